"""Tests reach this machine only."""

from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_test_cannot_reach_the_network() -> None:
    with socket.socket() as outside, pytest.warns(match=r"192\.0\.2\.1"), pytest.raises(SocketConnectBlockedError):
        outside.connect(("192.0.2.1", 80))  # an address kept for documentation


def test_a_test_can_reach_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
