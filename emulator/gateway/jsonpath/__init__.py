"""JSONPath as Jayway's json-path reads it, which API Gateway uses for bodies and parameters.

``read("$.items[0].id", document)`` gives the value, None where the path leads nowhere; a path that
may match many things (``..``, ``*``, slices, filters) gives a list, empty where nothing matches.
Paths are compiled once and cached.  ``InvalidPath`` is raised for a path with a syntax error.

Versions of json-path differ in corners and AWS doesn't say which it runs; ours are those of 2.0, whose
renderings agree with every one recorded on AWS: ``[-1]`` is out of bounds, ``.length()`` the name of a
property.  Two of its faults are not copied: where one of many (a filter's, a slice's, ``.*``'s) lacks
the next property the others are given, and ``[0]`` of something that is no array leads nowhere.
"""

from csc.emulator.gateway.jsonpath.path import InvalidPath, JsonPath, compile_path, read

__all__ = ["InvalidPath", "JsonPath", "compile_path", "read"]
