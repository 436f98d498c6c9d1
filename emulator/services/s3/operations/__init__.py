"""What is emulated of S3: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.s3.operations.buckets import (
    create_bucket,
    delete_bucket,
    get_bucket_location,
    head_bucket,
    list_buckets,
)
from csc.emulator.services.s3.operations.configure_bucket import CONFIGURATIONS
from csc.emulator.services.s3.operations.get_object import get_object, head_object
from csc.emulator.services.s3.operations.list_objects import list_objects, list_objects_v2
from csc.emulator.services.s3.operations.put_object import (
    copy_object,
    delete_object,
    delete_objects,
    put_object,
)
from csc.emulator.services.s3.operations.upload_parts import (
    abort_multipart_upload,
    complete_multipart_upload,
    create_multipart_upload,
    upload_part,
)

OPERATIONS: Mapping[str, Row] = {
    "AbortMultipartUpload": Row(abort_multipart_upload),
    "CompleteMultipartUpload": Row(complete_multipart_upload, "partial", "sizes are not checked"),
    "CopyObject": Row(copy_object, "partial", "conditions, versions"),
    "CreateBucket": Row(create_bucket, "partial", "ACLs, object lock"),
    "CreateMultipartUpload": Row(create_multipart_upload),
    "DeleteBucket": Row(delete_bucket),
    "DeleteObject": Row(delete_object, "partial", "versions"),
    "DeleteObjects": Row(delete_objects, "partial", "versions"),
    "GetBucketLocation": Row(get_bucket_location),
    "GetObject": Row(get_object, "partial", "versions, conditions on time"),
    "HeadBucket": Row(head_bucket),
    "HeadObject": Row(head_object, "partial", "versions, conditions"),
    "ListBuckets": Row(list_buckets, "partial", "paging"),
    "ListObjects": Row(list_objects),
    "ListObjectsV2": Row(list_objects_v2),
    "PutObject": Row(put_object, "partial", "ACLs, versions, object lock"),
    "UploadPart": Row(upload_part),
    **CONFIGURATIONS,
}
