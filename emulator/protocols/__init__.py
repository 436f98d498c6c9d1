"""AWS's wire protocols: HttpRequest → operation and input; output or error → HttpResponse.

    codec = codec_of(model)                     # json, query, rest_json, rest_xml
    operation, input = codec.parse(model, request)
    response = codec.render(model, operation, output, request_id)
    response = render_error(service, model, error, request_id)         # errors.py

``model`` is botocore's own description of the service, read as data.  The JSON protocol passes its
body as it is, so inputs and outputs are in wire form: blobs are base64 text, timestamps numbers.
The others follow the model: members by their names in the model, blobs are bytes; an output's
timestamps may be seconds since the epoch, datetimes, or text that is sent as it is.
"""
