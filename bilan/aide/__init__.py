"""The guides of docs/, read in the product: one a role, and from each page the section that speaks of it."""
