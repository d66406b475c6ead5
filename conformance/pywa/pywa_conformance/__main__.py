"""Runs every test against one cloud: ``RECADO_BINARY=… python -m pywa_conformance``."""

import sys
import unittest

from . import client, cloud
from . import (
    test_accounts, test_events, test_flow_builders, test_flows, test_interactive, test_media, test_numbers, test_receiving,
    test_refusals, test_sending, test_statuses, test_template_making, test_templates,
)

MODULES = (
    test_sending, test_interactive, test_templates, test_template_making, test_statuses, test_receiving, test_media,
    # Before the accounts: those register the app's webhook anew, with fewer fields.
    test_flow_builders, test_flows, test_accounts, test_refusals, test_numbers, test_events,
)


def main() -> int:
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromModule(module) for module in MODULES)
    with cloud.running() as address, client.listening(address):
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 0 if result.testsRun and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
