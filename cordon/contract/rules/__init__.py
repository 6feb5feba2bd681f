"""What the fields of one contract demand of each other, of the organisation, and of the calendar.

A rule is a generator of findings with a docstring that says where it comes from. It may use any field: where one is not
valid the rule ends by itself (`section.Skip`). Limits by tier and law are not here but in the catalogue; `check` turns
both into problems.
"""

from cordon.contract.rules import advice, exceptions, people, place, sizes, terms
from cordon.contract.rules.finding import Facts, Finding, Rule, told

RULES: tuple[Rule, ...] = (
    terms.dates_in_order,
    place.region_is_resident,
    place.organisation_is_in_the_partition,
    place.account_is_the_contractors,
    place.network_is_from_the_pool,
    place.hosts_are_not_aws,
    place.producers_fit_their_dataset,
    people.export_is_no_dataset,
    people.roles_name_datasets,
    people.people_have_roles,
    people.people_are_named_once,
    people.people_come_from_somewhere,
    people.records_of_people_are_made,
    people.session_is_possible,
    terms.records_are_made,
    terms.personal_data_has_an_addendum,
    terms.insurance_lasts,
    terms.destruction_is_possible,
    terms.lists_name_things_once,
    exceptions.exceptions_are_approved_by_another,
    exceptions.exceptions_are_approved_by_us,
    exceptions.exceptions_are_in_force,
    exceptions.exceptions_end_with_the_contract,
    exceptions.exceptions_name_rules,
    exceptions.exceptions_have_ids_of_their_own,
)
"""Rules for any contract, also one with faulty fields."""
FINAL_RULES: tuple[Rule, ...] = (sizes.policies_fit,)
"""Rules for a contract that all others have passed: they build from it."""

ADVICE = advice.ADVICE

__all__ = ["ADVICE", "FINAL_RULES", "RULES", "Facts", "Finding", "Rule", "told"]
