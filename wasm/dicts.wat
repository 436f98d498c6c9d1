;; Functions of the runtime for dicts that lose members. Layouts: runtime.wat.
(module
  ;; take the entry at this address out; those after it move up
  (func $dict_drop (param $d i32) (param $at i32) (local $n i32)
    (local.set $n (i32.sub (i32.load (local.get $d)) (i32.const 1)))
    (memory.copy (local.get $at) (i32.add (local.get $at) (i32.const 16))
      (i32.sub (i32.add (i32.load offset=8 (local.get $d)) (i32.shl (local.get $n) (i32.const 4)))
               (local.get $at)))
    (i32.store (local.get $d) (local.get $n)))
)
