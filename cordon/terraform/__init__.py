"""Graph → Terraform plan and configuration JSON: the AWS type and property tables, and what reads them.

The way in is `translate.translate`; `plan.plan_json` and `configuration.configuration_json` write what it returns.
"""
