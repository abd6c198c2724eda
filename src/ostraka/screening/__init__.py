"""From a query to a result: candidates, evidence, policy."""
