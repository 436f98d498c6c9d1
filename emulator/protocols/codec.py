"""Which codec speaks which protocol."""

from collections.abc import Callable
from dataclasses import dataclass

from csc.emulator.calls import Input, Output
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.protocols import json, query, rest_json, rest_xml
from csc.emulator.protocols.service_model import ServiceModel


@dataclass(frozen=True, slots=True)
class Codec:
    """``parse`` gives an operation's name (empty where none is meant) and its input."""

    parse: Callable[[ServiceModel, HttpRequest], tuple[str, Input]]
    render: Callable[[ServiceModel, str, Output, str], HttpResponse]


CODECS = {
    "json": Codec(json.parse, json.render),
    "query": Codec(query.parse, query.render),
    "ec2": Codec(query.parse, query.render),  # read so that it can be refused: EC2 isn't emulated
    "rest-json": Codec(rest_json.parse, rest_json.render),
    "rest-xml": Codec(rest_xml.parse, rest_xml.render),
}


def codec_of(model: ServiceModel) -> Codec:
    return CODECS[model.protocol]
