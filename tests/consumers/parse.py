"""Parses generated code of a language whose compiler is not here. Takes LANGUAGE FILE..."""

import importlib
import sys

import tree_sitter

language, *paths = sys.argv[1:]
grammar = importlib.import_module(f"tree_sitter_{language}")
parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
for path in paths:
    with open(path, "rb") as file:
        tree = parser.parse(file.read())
    if tree.root_node.has_error or not tree.root_node.children:
        sys.exit(f"{path} does not parse")
print(f"{len(paths)} files parse")
