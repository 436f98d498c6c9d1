"""The local cloud. Its hot modules run compiled where a build of exactly these sources is at hand."""

from csc.native.find import install

install(__path__[0])
