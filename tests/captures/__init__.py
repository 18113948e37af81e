"""`bin/captures`: pictures of the whole product, as each role meets it."""
