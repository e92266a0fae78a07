"""Telling enterprises of policies without being asked: whom, when, in how many messages, in which words. Pure."""
