"""Makes the tables that take Pulumi AWS names to Terraform's: run by `scripts/generate_terraform_tables.py`."""
