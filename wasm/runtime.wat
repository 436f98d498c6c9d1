;; The runtime that every route's module takes in, function by function (assemble.py).
;;
;; Memory is one arena that only grows: the request is its lifetime.  At its start:
;;   0 heap pointer | 8 kind of error | 12 HTTP status | 16 message (string)
;; Values: int i64, float f64, bool i32; all else an i32 pointer, where 0 is None.
;;   string, bytes  [u32 bytes][u32 code points] UTF-8
;;   list, set, page [u32 length][u32 capacity][u32 slots][u32 cursor of a page]; slots of 8 bytes
;;   dict           [u32 length][u32 capacity][u32 entries][u32 0]; entries [u32 key][u32 0][slot]
;;   model          a slot for each field
;;   Optional of int, float, bool: a pointer to a slot
;; An error stores its kind and traps; the trap's frames give the line.
(module
  (import "csc" "call" (func $csc.call (param i32) (param i32)))
  (memory (export "memory") 1)

  ;; kinds: 1 HTTPError 2 OverflowError 3 ZeroDivisionError 4 IndexError 5 KeyError 6 MemoryError
  (func $raise (param $kind i32) (param $status i32) (param $message i32)
    (i32.store offset=8 (i32.const 0) (local.get $kind))
    (i32.store offset=12 (i32.const 0) (local.get $status))
    (i32.store offset=16 (i32.const 0) (local.get $message))
    (unreachable))

  (func $fail (param $kind i32)
    (call $raise (local.get $kind) (i32.const 500) (i32.const 0)))

  (func $alloc (param $size i32) (result i32) (local $at i32) (local $end i32) (local $pages i32)
    (local.set $at (i32.load (i32.const 0)))
    (local.set $end (i32.add (local.get $at)
      (i32.and (i32.add (local.get $size) (i32.const 7)) (i32.const -8))))
    (if (i32.lt_u (local.get $end) (local.get $at)) (then (call $fail (i32.const 6))))
    (if (i32.gt_u (local.get $size) (i32.const 0x7fffff00)) (then (call $fail (i32.const 6))))
    (local.set $pages (i32.sub
      (i32.shr_u (i32.add (local.get $end) (i32.const 65535)) (i32.const 16)) (memory.size)))
    (if (i32.gt_s (local.get $pages) (i32.const 0)) (then
      (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1))
        (then (call $fail (i32.const 6))))))
    (i32.store (i32.const 0) (local.get $end))
    (local.get $at))

  (func $box (param $value i64) (result i32) (local $at i32)
    (local.set $at (call $alloc (i32.const 8)))
    (i64.store (local.get $at) (local.get $value))
    (local.get $at))

  ;; ---- integers: Python's results, or OverflowError past 64 bits ----

  (func $int_add (param $a i64) (param $b i64) (result i64) (local $r i64)
    (local.set $r (i64.add (local.get $a) (local.get $b)))
    (if (i64.lt_s (i64.and (i64.xor (local.get $a) (local.get $r))
                           (i64.xor (local.get $b) (local.get $r))) (i64.const 0))
      (then (call $fail (i32.const 2))))
    (local.get $r))

  (func $int_sub (param $a i64) (param $b i64) (result i64) (local $r i64)
    (local.set $r (i64.sub (local.get $a) (local.get $b)))
    (if (i64.lt_s (i64.and (i64.xor (local.get $a) (local.get $b))
                           (i64.xor (local.get $a) (local.get $r))) (i64.const 0))
      (then (call $fail (i32.const 2))))
    (local.get $r))

  (func $int_mul (param $a i64) (param $b i64) (result i64) (local $r i64)
    (if (i64.eqz (local.get $a)) (then (return (i64.const 0))))
    (local.set $r (i64.mul (local.get $a) (local.get $b)))
    ;; the division below would itself overflow
    (if (i64.eq (local.get $a) (i64.const -1)) (then
      (if (i64.eq (local.get $b) (i64.const -0x8000000000000000))
        (then (call $fail (i32.const 2))))
      (return (local.get $r))))
    (if (i64.ne (i64.div_s (local.get $r) (local.get $a)) (local.get $b))
      (then (call $fail (i32.const 2))))
    (local.get $r))

  (func $int_floordiv (param $a i64) (param $b i64) (result i64) (local $q i64)
    (if (i64.eqz (local.get $b)) (then (call $fail (i32.const 3))))
    (if (i64.eq (local.get $b) (i64.const -1))
      (then (return (call $int_sub (i64.const 0) (local.get $a)))))
    (local.set $q (i64.div_s (local.get $a) (local.get $b)))
    (if (i64.ne (i64.mul (local.get $q) (local.get $b)) (local.get $a)) (then
      (if (i64.lt_s (i64.xor (local.get $a) (local.get $b)) (i64.const 0))
        (then (local.set $q (i64.sub (local.get $q) (i64.const 1)))))))
    (local.get $q))

  (func $int_mod (param $a i64) (param $b i64) (result i64) (local $r i64)
    (if (i64.eqz (local.get $b)) (then (call $fail (i32.const 3))))
    (if (i64.eq (local.get $b) (i64.const -1)) (then (return (i64.const 0))))
    (local.set $r (i64.rem_s (local.get $a) (local.get $b)))
    (if (i64.ne (local.get $r) (i64.const 0)) (then
      (if (i64.lt_s (i64.xor (local.get $r) (local.get $b)) (i64.const 0))
        (then (local.set $r (i64.add (local.get $r) (local.get $b)))))))
    (local.get $r))

  (func $int_pow (param $a i64) (param $n i64) (result i64) (local $r i64)
    (local.set $r (i64.const 1))
    (block $done (loop $next
      (br_if $done (i64.le_s (local.get $n) (i64.const 0)))
      (local.set $r (call $int_mul (local.get $r) (local.get $a)))
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br $next)))
    (local.get $r))

  ;; whether the nearest double is the integer itself
  (func $int_is_exact (param $a i64) (result i32)
    (i64.le_u (i64.add (local.get $a) (i64.const 0x20000000000000)) (i64.const 0x40000000000000)))

  (func $int_to_str (param $v i64) (result i32)
      (local $r i32) (local $w i32) (local $n i32) (local $negative i32)
    (local.set $r (call $alloc (i32.const 32)))
    (local.set $w (i32.add (local.get $r) (i32.const 32)))
    (local.set $negative (i64.lt_s (local.get $v) (i64.const 0)))
    (if (local.get $negative)
      (then (local.set $v (i64.sub (i64.const 0) (local.get $v)))))
    (loop $digit
      (local.set $w (i32.sub (local.get $w) (i32.const 1)))
      (i32.store8 (local.get $w)
        (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $v) (i64.const 10)))))
      (local.set $v (i64.div_u (local.get $v) (i64.const 10)))
      (br_if $digit (i64.ne (local.get $v) (i64.const 0))))
    (if (local.get $negative) (then
      (local.set $w (i32.sub (local.get $w) (i32.const 1)))
      (i32.store8 (local.get $w) (i32.const 45))))
    (local.set $n (i32.sub (i32.add (local.get $r) (i32.const 32)) (local.get $w)))
    (memory.copy (i32.add (local.get $r) (i32.const 8)) (local.get $w) (local.get $n))
    (i32.store (local.get $r) (local.get $n))
    (i32.store offset=4 (local.get $r) (local.get $n))
    (local.get $r))

  ;; ---- strings ----

  (func $str_concat (param $a i32) (param $b i32) (result i32)
      (local $r i32) (local $na i32) (local $nb i32)
    (local.set $na (i32.load (local.get $a)))
    (local.set $nb (i32.load (local.get $b)))
    (local.set $r (call $alloc
      (i32.add (i32.const 8) (i32.add (local.get $na) (local.get $nb)))))
    (i32.store (local.get $r) (i32.add (local.get $na) (local.get $nb)))
    (i32.store offset=4 (local.get $r)
      (i32.add (i32.load offset=4 (local.get $a)) (i32.load offset=4 (local.get $b))))
    (memory.copy (i32.add (local.get $r) (i32.const 8))
      (i32.add (local.get $a) (i32.const 8)) (local.get $na))
    (memory.copy (i32.add (i32.add (local.get $r) (i32.const 8)) (local.get $na))
      (i32.add (local.get $b) (i32.const 8)) (local.get $nb))
    (local.get $r))

  ;; negative, zero or positive; the order of UTF-8 bytes is that of code points
  (func $str_cmp (param $a i32) (param $b i32) (result i32)
      (local $i i32) (local $n i32) (local $x i32) (local $y i32)
    (local.set $x (i32.load (local.get $a)))
    (local.set $y (i32.load (local.get $b)))
    (local.set $n (select (local.get $x) (local.get $y)
      (i32.lt_u (local.get $x) (local.get $y))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
      (local.set $x (i32.load8_u offset=8 (i32.add (local.get $a) (local.get $i))))
      (local.set $y (i32.load8_u offset=8 (i32.add (local.get $b) (local.get $i))))
      (if (i32.ne (local.get $x) (local.get $y))
        (then (return (i32.sub (local.get $x) (local.get $y)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
    (i32.sub (i32.load (local.get $a)) (i32.load (local.get $b))))

  (func $str_eq (param $a i32) (param $b i32) (result i32)
    (if (i32.eq (local.get $a) (local.get $b)) (then (return (i32.const 1))))
    (if (i32.ne (i32.load (local.get $a)) (i32.load (local.get $b)))
      (then (return (i32.const 0))))
    (i32.eqz (call $str_cmp (local.get $a) (local.get $b))))

  (func $str_contains (param $s i32) (param $part i32) (result i32)
      (local $at i32) (local $last i32) (local $i i32) (local $n i32)
    (local.set $n (i32.load (local.get $part)))
    (local.set $last (i32.sub (i32.load (local.get $s)) (local.get $n)))
    (block $absent (loop $next
      (br_if $absent (i32.gt_s (local.get $at) (local.get $last)))
      (local.set $i (i32.const 0))
      (block $differs (loop $same
        (if (i32.ge_u (local.get $i) (local.get $n)) (then (return (i32.const 1))))
        (br_if $differs (i32.ne
          (i32.load8_u offset=8 (i32.add (i32.add (local.get $s) (local.get $at)) (local.get $i)))
          (i32.load8_u offset=8 (i32.add (local.get $part) (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $same)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next)))
    (i32.const 0))

  (func $char_size (param $byte i32) (result i32)
    (if (i32.lt_u (local.get $byte) (i32.const 0x80)) (then (return (i32.const 1))))
    (if (i32.lt_u (local.get $byte) (i32.const 0xe0)) (then (return (i32.const 2))))
    (if (i32.lt_u (local.get $byte) (i32.const 0xf0)) (then (return (i32.const 3))))
    (i32.const 4))

  (func $str_index (param $s i32) (param $i i64) (result i32)
      (local $n i64) (local $at i32) (local $k i32) (local $size i32) (local $r i32)
    (local.set $n (i64.extend_i32_u (i32.load offset=4 (local.get $s))))
    (if (i64.lt_s (local.get $i) (i64.const 0))
      (then (local.set $i (i64.add (local.get $i) (local.get $n)))))
    (if (i64.ge_u (local.get $i) (local.get $n)) (then (call $fail (i32.const 4))))
    (local.set $at (i32.add (local.get $s) (i32.const 8)))
    (if (i32.eq (i32.load (local.get $s)) (i32.load offset=4 (local.get $s)))
      (then (local.set $at (i32.add (local.get $at) (i32.wrap_i64 (local.get $i)))))
      (else
        (local.set $k (i32.wrap_i64 (local.get $i)))
        (block $done (loop $next
          (br_if $done (i32.eqz (local.get $k)))
          (local.set $at
            (i32.add (local.get $at) (call $char_size (i32.load8_u (local.get $at)))))
          (local.set $k (i32.sub (local.get $k) (i32.const 1)))
          (br $next)))))
    (local.set $size (call $char_size (i32.load8_u (local.get $at))))
    (local.set $r (call $alloc (i32.const 12)))
    (i32.store (local.get $r) (local.get $size))
    (i32.store offset=4 (local.get $r) (i32.const 1))
    (memory.copy (i32.add (local.get $r) (i32.const 8)) (local.get $at) (local.get $size))
    (local.get $r))

  (func $str_repeat (param $s i32) (param $n i64) (result i32)
      (local $size i32) (local $r i32) (local $at i32) (local $end i32)
    (local.set $size (i32.load (local.get $s)))
    (if (i64.lt_s (local.get $n) (i64.const 0)) (then (local.set $n (i64.const 0))))
    (if (i32.eqz (local.get $size)) (then (local.set $n (i64.const 0))))
    (if (i64.gt_s (local.get $n) (i64.const 0x10000000)) (then (call $fail (i32.const 6))))
    (local.set $n (i64.mul (local.get $n) (i64.extend_i32_u (local.get $size))))
    (if (i64.gt_s (local.get $n) (i64.const 0x10000000)) (then (call $fail (i32.const 6))))
    (local.set $r (call $alloc (i32.add (i32.const 8) (i32.wrap_i64 (local.get $n)))))
    (i32.store (local.get $r) (i32.wrap_i64 (local.get $n)))
    (if (local.get $size) (then
      (i32.store offset=4 (local.get $r) (i32.mul (i32.load offset=4 (local.get $s))
        (i32.div_u (i32.wrap_i64 (local.get $n)) (local.get $size))))))
    (local.set $at (i32.add (local.get $r) (i32.const 8)))
    (local.set $end (i32.add (local.get $at) (i32.wrap_i64 (local.get $n))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (memory.copy (local.get $at) (i32.add (local.get $s) (i32.const 8)) (local.get $size))
      (local.set $at (i32.add (local.get $at) (local.get $size)))
      (br $next)))
    (local.get $r))

  ;; ---- lists ----

  (func $list_new (param $capacity i32) (result i32) (local $l i32)
    (if (i32.gt_u (local.get $capacity) (i32.const 0x1000000)) (then (call $fail (i32.const 6))))
    (local.set $l (call $alloc (i32.const 16)))
    (i32.store (local.get $l) (i32.const 0))
    (i32.store offset=4 (local.get $l) (local.get $capacity))
    (i32.store offset=8 (local.get $l)
      (call $alloc (i32.shl (local.get $capacity) (i32.const 3))))
    (i32.store offset=12 (local.get $l) (i32.const 0))
    (local.get $l))

  (func $list_append (param $l i32) (param $v i64) (local $n i32) (local $slots i32)
    (local.set $n (i32.load (local.get $l)))
    (if (i32.eq (local.get $n) (i32.load offset=4 (local.get $l))) (then
      (i32.store offset=4 (local.get $l)
        (i32.add (i32.shl (local.get $n) (i32.const 1)) (i32.const 4)))
      (local.set $slots (call $alloc (i32.shl (i32.load offset=4 (local.get $l)) (i32.const 3))))
      (memory.copy (local.get $slots) (i32.load offset=8 (local.get $l))
        (i32.shl (local.get $n) (i32.const 3)))
      (i32.store offset=8 (local.get $l) (local.get $slots))))
    (i64.store (i32.add (i32.load offset=8 (local.get $l))
                        (i32.shl (local.get $n) (i32.const 3))) (local.get $v))
    (i32.store (local.get $l) (i32.add (local.get $n) (i32.const 1))))

  ;; the address of a slot
  (func $list_slot (param $l i32) (param $i i64) (result i32)
    (if (i64.lt_s (local.get $i) (i64.const 0)) (then
      (local.set $i (i64.add (local.get $i) (i64.extend_i32_u (i32.load (local.get $l)))))))
    (if (i64.ge_u (local.get $i) (i64.extend_i32_u (i32.load (local.get $l))))
      (then (call $fail (i32.const 4))))
    (i32.add (i32.load offset=8 (local.get $l))
             (i32.shl (i32.wrap_i64 (local.get $i)) (i32.const 3))))

  ;; an index of a slice, clamped as Python's
  (func $clamp (param $i i64) (param $n i64) (result i64)
    (if (i64.lt_s (local.get $i) (i64.const 0)) (then
      (local.set $i (i64.add (local.get $i) (local.get $n)))
      (if (i64.lt_s (local.get $i) (i64.const 0)) (then (return (i64.const 0))))))
    (if (i64.gt_s (local.get $i) (local.get $n)) (then (return (local.get $n))))
    (local.get $i))

  (func $list_slice (param $l i32) (param $start i64) (param $stop i64) (result i32)
      (local $n i64) (local $r i32) (local $count i32)
    (local.set $n (i64.extend_i32_u (i32.load (local.get $l))))
    (local.set $start (call $clamp (local.get $start) (local.get $n)))
    (local.set $stop (call $clamp (local.get $stop) (local.get $n)))
    (if (i64.gt_s (local.get $stop) (local.get $start)) (then
      (local.set $count (i32.wrap_i64 (i64.sub (local.get $stop) (local.get $start))))))
    (local.set $r (call $list_new (local.get $count)))
    (i32.store (local.get $r) (local.get $count))
    (memory.copy (i32.load offset=8 (local.get $r))
      (i32.add (i32.load offset=8 (local.get $l))
               (i32.shl (i32.wrap_i64 (local.get $start)) (i32.const 3)))
      (i32.shl (local.get $count) (i32.const 3)))
    (local.get $r))

  (func $list_concat (param $a i32) (param $b i32) (result i32)
      (local $na i32) (local $nb i32) (local $r i32)
    (local.set $na (i32.load (local.get $a)))
    (local.set $nb (i32.load (local.get $b)))
    (local.set $r (call $list_new (i32.add (local.get $na) (local.get $nb))))
    (i32.store (local.get $r) (i32.add (local.get $na) (local.get $nb)))
    (memory.copy (i32.load offset=8 (local.get $r)) (i32.load offset=8 (local.get $a))
      (i32.shl (local.get $na) (i32.const 3)))
    (memory.copy (i32.add (i32.load offset=8 (local.get $r))
                          (i32.shl (local.get $na) (i32.const 3)))
      (i32.load offset=8 (local.get $b)) (i32.shl (local.get $nb) (i32.const 3)))
    (local.get $r))

  (func $list_reversed (param $l i32) (result i32) (local $n i32) (local $r i32) (local $i i32)
    (local.set $n (i32.load (local.get $l)))
    (local.set $r (call $list_new (local.get $n)))
    (i32.store (local.get $r) (local.get $n))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
      (i64.store
        (i32.add (i32.load offset=8 (local.get $r)) (i32.shl (local.get $i) (i32.const 3)))
        (i64.load (i32.add (i32.load offset=8 (local.get $l)) (i32.shl
          (i32.sub (i32.sub (local.get $n) (local.get $i)) (i32.const 1)) (i32.const 3)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
    (local.get $r))

  (func $list_pop (param $l i32) (param $i i64) (result i64) (local $at i32) (local $v i64)
    (local.set $at (call $list_slot (local.get $l) (local.get $i)))
    (local.set $v (i64.load (local.get $at)))
    (i32.store (local.get $l) (i32.sub (i32.load (local.get $l)) (i32.const 1)))
    (memory.copy (local.get $at) (i32.add (local.get $at) (i32.const 8))
      (i32.sub (i32.add (i32.load offset=8 (local.get $l))
                        (i32.shl (i32.load (local.get $l)) (i32.const 3))) (local.get $at)))
    (local.get $v))

  (func $list_insert (param $l i32) (param $i i64) (param $v i64) (local $at i32)
    (local.set $i
      (call $clamp (local.get $i) (i64.extend_i32_u (i32.load (local.get $l)))))
    (call $list_append (local.get $l) (local.get $v))
    (local.set $at (call $list_slot (local.get $l) (local.get $i)))
    (memory.copy (i32.add (local.get $at) (i32.const 8)) (local.get $at)
      (i32.sub (i32.add (i32.load offset=8 (local.get $l))
        (i32.shl (i32.sub (i32.load (local.get $l)) (i32.const 1)) (i32.const 3)))
        (local.get $at)))
    (i64.store (local.get $at) (local.get $v)))

  (func $list_extend (param $l i32) (param $other i32) (local $i i32) (local $n i32)
    ;; the length is read once, as CPython does for l.extend(l)
    (local.set $n (i32.load (local.get $other)))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
      (call $list_append (local.get $l) (i64.load
        (i32.add (i32.load offset=8 (local.get $other)) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next))))

  (func $list_repeat (param $l i32) (param $n i64) (result i32) (local $r i32)
    (local.set $r (call $list_new (i32.const 0)))
    (if (i32.eqz (i32.load (local.get $l))) (then (return (local.get $r))))
    (block $done (loop $next
      (br_if $done (i64.le_s (local.get $n) (i64.const 0)))
      (call $list_extend (local.get $r) (local.get $l))
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br $next)))
    (local.get $r))

  (func $range (param $start i64) (param $stop i64) (param $step i64) (result i32) (local $l i32)
    (if (i64.eqz (local.get $step)) (then (call $fail (i32.const 7))))
    (local.set $l (call $list_new (i32.const 4)))
    (block $done (loop $next
      (if (i64.gt_s (local.get $step) (i64.const 0))
        (then (br_if $done (i64.ge_s (local.get $start) (local.get $stop))))
        (else (br_if $done (i64.le_s (local.get $start) (local.get $stop)))))
      (call $list_append (local.get $l) (local.get $start))
      (local.set $start (call $int_add (local.get $start) (local.get $step)))
      (br $next)))
    (local.get $l))

  ;; ---- dicts, in insertion order ----

  (func $dict_new (param $capacity i32) (result i32) (local $d i32)
    (local.set $d (call $list_new (i32.shl (local.get $capacity) (i32.const 1))))
    (i32.store offset=4 (local.get $d) (local.get $capacity))
    (local.get $d))

  ;; the address of an entry, or 0
  (func $dict_find (param $d i32) (param $key i32) (result i32) (local $at i32) (local $end i32)
    (local.set $at (i32.load offset=8 (local.get $d)))
    (local.set $end (i32.add (local.get $at)
      (i32.shl (i32.load (local.get $d)) (i32.const 4))))
    (block $absent (loop $next
      (br_if $absent (i32.ge_u (local.get $at) (local.get $end)))
      (if (call $str_eq (i32.load (local.get $at)) (local.get $key))
        (then (return (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $next)))
    (i32.const 0))

  ;; the address of a value's slot
  (func $dict_slot (param $d i32) (param $key i32) (result i32) (local $at i32)
    (local.set $at (call $dict_find (local.get $d) (local.get $key)))
    (if (i32.eqz (local.get $at)) (then (call $fail (i32.const 5))))
    (i32.add (local.get $at) (i32.const 8)))

  (func $dict_set (param $d i32) (param $key i32) (param $v i64)
      (local $at i32) (local $n i32) (local $entries i32)
    (local.set $at (call $dict_find (local.get $d) (local.get $key)))
    (if (local.get $at) (then (i64.store offset=8 (local.get $at) (local.get $v)) (return)))
    (local.set $n (i32.load (local.get $d)))
    (if (i32.eq (local.get $n) (i32.load offset=4 (local.get $d))) (then
      (i32.store offset=4 (local.get $d)
        (i32.add (i32.shl (local.get $n) (i32.const 1)) (i32.const 4)))
      (local.set $entries
        (call $alloc (i32.shl (i32.load offset=4 (local.get $d)) (i32.const 4))))
      (memory.copy (local.get $entries) (i32.load offset=8 (local.get $d))
        (i32.shl (local.get $n) (i32.const 4)))
      (i32.store offset=8 (local.get $d) (local.get $entries))))
    (local.set $at (i32.add (i32.load offset=8 (local.get $d))
                            (i32.shl (local.get $n) (i32.const 4))))
    (i32.store (local.get $at) (local.get $key))
    (i32.store offset=4 (local.get $at) (i32.const 0))
    (i64.store offset=8 (local.get $at) (local.get $v))
    (i32.store (local.get $d) (i32.add (local.get $n) (i32.const 1))))

  ;; the keys (offset 0) or the values (offset 8) as a list
  (func $dict_column (param $d i32) (param $offset i32) (result i32)
      (local $l i32) (local $i i32) (local $n i32)
    (local.set $n (i32.load (local.get $d)))
    (local.set $l (call $list_new (local.get $n)))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
      (call $list_append (local.get $l) (i64.load (i32.add (local.get $offset)
        (i32.add (i32.load offset=8 (local.get $d)) (i32.shl (local.get $i) (i32.const 4))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
    (local.get $l))
)
