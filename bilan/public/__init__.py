"""What anyone may read: who sees what, the legal notices, the accessibility statement."""
