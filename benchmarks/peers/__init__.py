"""What an engineer would put together instead, each behind one small Protocol.

Every peer gets the same texts and the same vectors, and is used as its own documentation shows,
with its defaults. A document is one text, its title above its body: none of these libraries splits
texts by itself, so an encoder reads as much of a long one as its window takes.
"""
