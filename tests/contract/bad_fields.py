"""Every bad field, with the exact words a person reads.

Each case edits the valid `base.yaml` (old text, new text) and lists all problems that must be told, and no other.
"""

from __future__ import annotations

Edits = list[tuple[str, str]]

CASES: list[tuple[str, Edits, list[str]]] = [
    (
        "unknown_key",
        [("  name: Acme Analytics GmbH", "  nmae: Acme Analytics GmbH")],
        [
            "c.yaml:4:3 contractor.name: is missing; add it: name: …",
            "c.yaml:5:3 contractor.nmae: 'nmae' is not a key of contractor; did you mean name?",
        ],
    ),
    (
        "unknown_top_key",
        [("alerts: [", "allerts: [")],
        ["c.yaml:51:1 allerts: 'allerts' is not a key of this file; did you mean alerts?"],
    ),
    (
        "wrong_type_list",
        [("law: [gdpr]", "law: gdpr")],
        ["c.yaml:18:6 law: 'gdpr' is not a list; write a list: [gdpr]"],
    ),
    (
        "wrong_type_map",
        [("retention: {data: 90d, logs: 400d, backups: 35d}", "retention: 90d")],
        ["c.yaml:29:12 retention: '90d' is not a mapping; write a mapping"],
    ),
    (
        "wrong_type_number",
        [("purpose: Fraud scoring of motor claims", "purpose: 42")],
        [
            "c.yaml:10:12 engagement.purpose: '42' is read by YAML as an integer, not as a line of text; put it in quotes"
        ],
    ),
    (
        "number_without_unit",
        [("data: 90d", "data: 90")],
        ["c.yaml:29:19 retention.data: '90' has no unit; write it with m, h, d, w or y, e.g. 90d"],
    ),
    (
        "bad_duration",
        [("data: 90d", "data: ninety days")],
        [
            "c.yaml:29:19 retention.data: 'ninety days' is not a duration; write a whole number with m, h, d, w or y, e.g. 90d"
        ],
    ),
    (
        "half_days",
        [("data: 90d", "data: 36h")],
        [
            "c.yaml:29:19 retention.data: '36h' is not in whole days, in which AWS keeps objects, logs and backups; round it, e.g. 2d"
        ],
    ),
    (
        "no_time",
        [("data: 90d", "data: 0d")],
        ["c.yaml:29:19 retention.data: '0d' is no time at all; write a duration above zero, e.g. 90d"],
    ),
    (
        "tag",
        [("name: Acme Analytics GmbH", "name: !!python/object/apply:os.system ['true']")],
        [
            "c.yaml:5:9 contractor.name: '!!python/object/apply:os.system' is a YAML tag; remove it; quote the value if it is a string"
        ],
    ),
    (
        "language_tag_scalar",
        [("name: Acme Analytics GmbH", "name: !!python/name:os.system x")],
        [
            "c.yaml:5:9 contractor.name: '!!python/name:os.system' is a YAML tag; remove it; quote the value if it is a string"
        ],
    ),
    (
        "duplicate_key",
        [("  jurisdiction: DE", "  jurisdiction: DE\n  jurisdiction: FR")],
        [
            "c.yaml:7:3 contractor.jurisdiction: 'jurisdiction' is a duplicate key, first given on line 6; keep one of them"
        ],
    ),
    (
        "alias",
        [
            ("contact: privacy@acme.example", "contact: &mail privacy@acme.example"),
            ("security_contact: soc@acme.example", "security_contact: *mail"),
        ],
        ["c.yaml:8:21 contractor.security_contact: 'mail' is an alias; write the value out"],
    ),
    (
        "id_path",
        [("id: acme-analytics", "id: ../acme")],
        [
            "c.yaml:4:7 contractor.id: '../acme' is not a contract id; write 3 to 31 characters of a-z, 0-9 and -, a letter first"
        ],
    ),
    (
        "id_upper",
        [("id: acme-analytics", "id: Acme")],
        [
            "c.yaml:4:7 contractor.id: 'Acme' is not a contract id; write 3 to 31 characters of a-z, 0-9 and -, a letter first"
        ],
    ),
    (
        "id_reserved",
        [("id: acme-analytics", "id: log-archive")],
        [
            "c.yaml:4:7 contractor.id: 'log-archive' is the name of a shared stack; choose another id, e.g. the contractor's name and the purpose"
        ],
    ),
    (
        "id_of_an_accounts_baseline",
        [("id: acme-analytics", "id: account-baseline-210987654321")],
        [
            "c.yaml:4:7 contractor.id: 'account-baseline-210987654321' is the name of a shared stack; choose another id, e.g. the contractor's name and the purpose"
        ],
    ),
    (
        "id_reserved_prefix",
        [("id: acme-analytics", "id: aws-acme")],
        [
            "c.yaml:4:7 contractor.id: 'aws-acme' begins with a reserved prefix (aws-, amzn-, xn--, sthree-, cordon-); choose another id"
        ],
    ),
    (
        "id_short",
        [("id: acme-analytics", "id: ab")],
        [
            "c.yaml:4:7 contractor.id: 'ab' is not a contract id; write 3 to 31 characters of a-z, 0-9 and -, a letter first"
        ],
    ),
    (
        "dates_reversed",
        [("starts: 2026-12-01", "starts: 2027-12-01")],
        [
            "c.yaml:13:9 engagement.ends: '2027-06-30' is before the contract starts (2027-12-01); swap them or correct one"
        ],
    ),
    (
        "date_impossible",
        [("ends: 2027-06-30", "ends: 2027-06-31")],
        ["c.yaml:13:9 engagement.ends: '2027-06-31' is not a day of the calendar; check month and day"],
    ),
    (
        "date_long_past",
        [("starts: 2026-12-01", "starts: 1926-12-01")],
        ["c.yaml:12:11 engagement.starts: '1926-12-01' is not between 2000-01-01 and 2199-12-31; check the year"],
    ),
    (
        "date_format",
        [("starts: 2026-12-01", "starts: 01.12.2026")],
        ["c.yaml:12:11 engagement.starts: '01.12.2026' is not a date; write YYYY-MM-DD, e.g. 2026-12-01"],
    ),
    (
        "cidr_public",
        [("cidr: 10.64.0.0/20", "cidr: 8.8.0.0/20")],
        ["c.yaml:41:9 network.cidr: '8.8.0.0/20' is public; take it from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16"],
    ),
    (
        "cidr_misaligned",
        [("cidr: 10.64.0.0/20", "cidr: 10.64.1.0/20")],
        [
            "c.yaml:41:9 network.cidr: '10.64.1.0/20' is misaligned: it has bits set beyond /20; did you mean 10.64.0.0/20?"
        ],
    ),
    (
        "cidr_small",
        [("cidr: 10.64.0.0/20", "cidr: 10.64.0.0/27")],
        [
            "c.yaml:41:9 network.cidr: '10.64.0.0/27' is too small: 32 addresses, three zones' subnets need 256 (/24); write /24 or larger, e.g. 10.64.0.0/24"
        ],
    ),
    (
        "cidr_large",
        [("cidr: 10.64.0.0/20", "cidr: 10.0.0.0/8")],
        [
            "c.yaml:41:9 network.cidr: '10.0.0.0/8' is too large: a VPC holds at most a /16; write a /20 of it: 10.0.0.0/20"
        ],
    ),
    (
        "cidr_no",
        [("cidr: 10.64.0.0/20", "cidr: ten")],
        [
            "c.yaml:41:9 network.cidr: 'ten' is not a network in CIDR notation; write an address and a prefix length, e.g. 10.64.0.0/20"
        ],
    ),
    (
        "cidr_v6",
        [("cidr: 10.64.0.0/20", "cidr: fd00::/48")],
        ["c.yaml:41:9 network.cidr: 'fd00::/48' is not an IPv4 network; write a private one, e.g. 10.64.0.0/20"],
    ),
    (
        "region_unknown",
        [("residency: [eu-central-1, eu-west-1]", "residency: [eu-central, eu-central-1]")],
        ["c.yaml:19:13 residency[0]: 'eu-central' is not an AWS region; did you mean eu-central-1?"],
    ),
    (
        "residency_without_region",
        [("residency: [eu-central-1, eu-west-1]", "residency: [eu-west-1]")],
        ["c.yaml:19:12 residency: does not contain aws.region (eu-central-1); add eu-central-1, or build elsewhere"],
    ),
    (
        "residency_partition",
        [("residency: [eu-central-1, eu-west-1]", "residency: [eu-central-1, cn-north-1]")],
        [
            "c.yaml:19:27 residency[1]: 'cn-north-1' is in AWS partition aws-cn, aws.region in aws: no copy is possible; keep to one partition"
        ],
    ),
    (
        "role_unknown_dataset",
        [("analyst: {claims: read, scores: write}", "analyst: {claim: read, scores: write}")],
        ["c.yaml:32:22 access.roles.analyst.claim: 'claim' is not a dataset of this contract; did you mean claims?"],
    ),
    (
        "role_unknown_verb",
        [("analyst: {claims: read, scores: write}", "analyst: {claims: raed, scores: write}")],
        ["c.yaml:32:23 access.roles.analyst.claims: 'raed' grants 'raed', which is not a verb; did you mean read?"],
    ),
    (
        "role_export_write",
        [("export: approve", "export: write")],
        ["c.yaml:33:49 access.roles.lead.export: 'write' is no verb for export; write export: approve"],
    ),
    (
        "role_approve_dataset",
        [("claims: read, scores: write, export: approve", "claims: approve, scores: write")],
        [
            "c.yaml:33:20 access.roles.lead.claims: 'approve' is no verb for a dataset; write read or write here, and export: approve"
        ],
    ),
    (
        "person_unknown_role",
        [("analyst-1@acme.example, role: analyst,", "analyst-1@acme.example, role: analist,")],
        ["c.yaml:35:45 access.people[0].role: 'analist' is not a role of this contract; did you mean analyst?"],
    ),
    (
        "person_twice",
        [("lead-2@acme.example", "Lead-1@acme.example")],
        [
            "c.yaml:37:15 access.people[2].email: 'Lead-1@acme.example' is named twice, first as access.people[1]; keep one entry: one person, one role"
        ],
    ),
    (
        "person_no_nda",
        [("role: analyst, nda: 2026-11-10, training", "role: analyst, training")],
        [
            "c.yaml:35:7 access.people[0].nda: is missing; people without a dated NDA and training get no role: add the day, or leave the person out"
        ],
    ),
    (
        "person_no_training",
        [("role: analyst, nda: 2026-11-10, training: 2026-11-12", "role: analyst, nda: 2026-11-10")],
        [
            "c.yaml:35:7 access.people[0].training: is missing; people without a dated NDA and training get no role: add the day, or leave the person out"
        ],
    ),
    (
        "person_future_nda",
        [("role: analyst, nda: 2026-11-10", "role: analyst, nda: 2026-11-23")],
        [
            "c.yaml:35:59 access.people[0].nda: '2026-11-23' is in the future (today is 2026-11-22): the person gets no role before it; add the person when it is done"
        ],
    ),
    (
        "session_long",
        [("session: 1h", "session: 2h")],
        [
            "c.yaml:38:12 access.session: '2h' is longer than 1h, the limit: tier regulated (dataset claims is regulated); write 1h or less, or have an exception approved for rule IAM-3"
        ],
    ),
    (
        "session_short",
        [("session: 1h", "session: 10m")],
        ["c.yaml:38:12 access.session: '10m' is shorter than 15m, the shortest AWS gives; write 15m or more"],
    ),
    (
        "session_very_long",
        [("session: 1h", "session: 13h")],
        [
            "c.yaml:38:12 access.session: '13h' is longer than 12h, the longest AWS gives; write the tier's limit or less",
            "c.yaml:38:12 access.session: '13h' is longer than 1h, the limit: tier regulated (dataset claims is regulated); write 1h or less, or have an exception approved for rule IAM-3",
        ],
    ),
    (
        "insurance_short",
        [("expires: 2027-12-31", "expires: 2027-06-29")],
        [
            "c.yaml:49:45 terms.insurance.expires: '2027-06-29' is before the contract ends (2027-06-30); have the cover extended first"
        ],
    ),
    (
        "insurance_missing",
        [("  insurance: {amount: 2000000 EUR, expires: 2027-12-31}\n", "")],
        [
            "c.yaml:44:3 terms.insurance: is missing: tier regulated (dataset claims is regulated) needs cyber insurance; add {amount: 2000000 EUR, expires: …}"
        ],
    ),
    (
        "logs_short",
        [("logs: 400d", "logs: 399d")],
        [
            "c.yaml:29:30 retention.logs: '399d' is shorter than 400d, the limit: tier regulated (dataset claims is regulated); write 400d or more, or have an exception approved for rule LOG-3"
        ],
    ),
    (
        "from_world",
        [("from: [203.0.113.0/24]", "from: [0.0.0.0/0]")],
        [
            "c.yaml:39:10 access.from[0]: '0.0.0.0/0' is open to the world; name the contractor's own ranges, /16 or narrower, e.g. 203.0.113.0/24"
        ],
    ),
    (
        "from_world_v6",
        [("from: [203.0.113.0/24]", 'from: ["::/0"]')],
        [
            "c.yaml:39:10 access.from[0]: '::/0' is open to the world; name the contractor's own ranges, /32 or narrower, e.g. 203.0.113.0/24"
        ],
    ),
    (
        "from_half_world",
        [("from: [203.0.113.0/24]", "from: [0.0.0.0/1, 128.0.0.0/1]")],
        [
            "c.yaml:39:10 access.from[0]: '0.0.0.0/1' is wider than /16; name the contractor's own ranges, /16 or narrower, e.g. 203.0.113.0/24",
            "c.yaml:39:21 access.from[1]: '128.0.0.0/1' is wider than /16; name the contractor's own ranges, /16 or narrower, e.g. 203.0.113.0/24",
        ],
    ),
    (
        "from_private",
        [("from: [203.0.113.0/24]", "from: [10.0.0.0/16]")],
        [
            "c.yaml:39:10 access.from[0]: '10.0.0.0/16' is not an address on the internet, so it matches no request; name the public range it leaves by"
        ],
    ),
    (
        "from_missing",
        [("  from: [203.0.113.0/24]\n", "")],
        [
            "c.yaml:31:3 access.from: is missing: without it people could come from anywhere in the world; name the contractor's public ranges, e.g. [203.0.113.0/24]"
        ],
    ),
    (
        "egress_star",
        [("egress: []", 'egress: ["*"]')],
        ["c.yaml:42:12 network.egress[0]: '*' opens the way to any host; name each host, e.g. api.partner.example"],
    ),
    (
        "egress_wildcard",
        [("egress: []", 'egress: ["*.partner.example"]')],
        ["c.yaml:42:12 network.egress[0]: '*.partner.example' is a wildcard; name each host, e.g. api.partner.example"],
    ),
    (
        "egress_address",
        [("egress: []", "egress: [203.0.113.9]")],
        [
            "c.yaml:42:12 network.egress[0]: '203.0.113.9' is a bare address; TLS names hosts; name the host, e.g. api.partner.example"
        ],
    ),
    (
        "egress_address_v6",
        [("egress: []", 'egress: ["[2001:db8::1]"]')],
        [
            "c.yaml:42:12 network.egress[0]: '[2001:db8::1]' is a bare address; TLS names hosts; name the host, e.g. api.partner.example"
        ],
    ),
    (
        "egress_url",
        [("egress: []", "egress: [https://api.partner.example/v1]")],
        [
            "c.yaml:42:12 network.egress[0]: 'https://api.partner.example/v1' is not a host name; write the name alone, without scheme, port and path; TLS on 443 is meant"
        ],
    ),
    (
        "egress_s3",
        [("egress: []", "egress: [s3.eu-central-1.amazonaws.com]")],
        [
            "c.yaml:42:12 network.egress[0]: 's3.eu-central-1.amazonaws.com' is an AWS service, through which data could reach any account; remove it: AWS is reached through the environment's endpoints"
        ],
    ),
    (
        "account_missing",
        [('  account: "210987654321"\n', "")],
        [
            'c.yaml:16:3 aws.account: is missing: tier regulated (dataset claims is regulated) needs an account of the contractor\'s own; add it in quotes, account: "210987654321", or have an exception approved for rule NET-1'
        ],
    ),
    (
        "account_integer",
        [('account: "210987654321"', "account: 210987654321")],
        [
            "c.yaml:16:12 aws.account: '210987654321' is read by YAML as an integer, not as an account number; put it in quotes"
        ],
    ),
    (
        "account_octal",
        [('account: "210987654321"', "account: 012345670123")],
        [
            "c.yaml:16:12 aws.account: '012345670123' is read by YAML as an integer, not as an account number; put it in quotes"
        ],
    ),
    (
        "account_short",
        [('account: "210987654321"', 'account: "21098765432"')],
        ["c.yaml:16:12 aws.account: '21098765432' is not an account number; write its 12 digits in quotes"],
    ),
    (
        "account_ours",
        [('account: "210987654321"', 'account: "100000000002"')],
        [
            "c.yaml:16:12 aws.account: '100000000002' is the organisation's log-archive account; name the contractor's own account"
        ],
    ),
    (
        "account_shared",
        [('account: "210987654321"', 'account: "100000000005"')],
        [
            "c.yaml:16:12 aws.account: '100000000005' is the organisation's shared account, tier regulated needs one of the contractor's own; name the contractor's own account"
        ],
    ),
    (
        "exception_by_owner",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: Lea+ok@corp.example, expires: 2027-01-31}]",
            )
        ],
        [
            "c.yaml:52:120 exceptions[0].approver: 'Lea+ok@corp.example' is the exception's owner; have another person approve it"
        ],
    ),
    (
        "exception_by_contractor",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: lead-1@acme.example, expires: 2027-01-31}]",
            )
        ],
        [
            "c.yaml:52:120 exceptions[0].approver: 'lead-1@acme.example' is one of the contractor's people; have one of ours approve it"
        ],
    ),
    (
        "exception_outlives",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2027-07-01}]",
            )
        ],
        [
            "c.yaml:52:147 exceptions[0].expires: '2027-07-01' is after the contract ends (2027-06-30); write 2027-06-30 or earlier"
        ],
    ),
    (
        "exception_expired",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2026-11-21}]",
            )
        ],
        [
            "c.yaml:52:147 exceptions[0].expires: '2026-11-21' has passed (today is 2026-11-22); mend the cause and remove it, or have it approved anew"
        ],
    ),
    (
        "exception_unknown_control",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-33, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2027-01-31}]",
            )
        ],
        ["c.yaml:52:31 exceptions[0].rule: 'IAM-33' is not a control; did you mean IAM-3?"],
    ),
    (
        "destruction_short",
        [("within: 30d", "within: 12d")],
        [
            "c.yaml:47:47 terms.destruction.within: '12d' is shorter than 13d, which destruction takes (3d to return, 3d to wipe, 7d until AWS deletes a key); write 13d or more"
        ],
    ),
    (
        "breach_over_gdpr",
        [("breach_notice: 24h", "breach_notice: 73h")],
        ["c.yaml:44:18 terms.breach_notice: '73h' is longer than 72h, the limit: gdpr applies; write 72h or less"],
    ),
    (
        "dpa_missing",
        [("nda: 2026-11-10, dpa: 2026-11-10,", "nda: 2026-11-10,")],
        [
            "c.yaml:48:14 terms.documents.dpa: is missing: gdpr needs a data processing addendum; add the day it was signed"
        ],
    ),
    (
        "document_future",
        [("sla: 2026-11-10", "sla: 2027-01-01")],
        [
            "c.yaml:48:54 terms.documents.sla: '2027-01-01' is in the future (today is 2026-11-22); write the day it was done, or leave it out until then"
        ],
    ),
    (
        "bad_email",
        [("contact: privacy@acme.example", "contact: privacy")],
        ["c.yaml:7:12 contractor.contact: 'privacy' is not an e-mail address; write name@host.example"],
    ),
    (
        "bad_country",
        [("jurisdiction: DE", "jurisdiction: Germany")],
        [
            "c.yaml:6:17 contractor.jurisdiction: 'Germany' is not a country; write its ISO 3166 code in capitals, e.g. DE or US-CA"
        ],
    ),
    (
        "country_uk",
        [("jurisdiction: DE", "jurisdiction: UK")],
        ["c.yaml:6:17 contractor.jurisdiction: 'UK' is not the country's code; write GB"],
    ),
    (
        "country_unknown",
        [("jurisdiction: DE", "jurisdiction: ZZ")],
        [
            "c.yaml:6:17 contractor.jurisdiction: 'ZZ' is not a country; write its ISO 3166 code in capitals, e.g. DE or US-CA"
        ],
    ),
    (
        "half_days_many",
        [("data: 90d", "data: 90h")],
        [
            "c.yaml:29:19 retention.data: '90h' is not in whole days, in which AWS keeps objects, logs and backups; round it, e.g. 4d"
        ],
    ),
    (
        "law_in_capitals",
        [("law: [gdpr]", "law: [GDPR]")],
        ["c.yaml:18:7 law[0]: 'GDPR' is not one of the known words; did you mean gdpr?"],
    ),
    (
        "duration_too_long",
        [("data: 90d", "data: 101y")],
        [
            "c.yaml:29:19 retention.data: '101y' is longer than 36,500 days, which AWS S3 locks at most; is the unit right?"
        ],
    ),
    (
        "destruction_in_ten_years",
        [("within: 30d", "within: 10y")],
        [
            "c.yaml:47:47 terms.destruction.within: '10y' is longer than 366d, the limit: tier regulated (dataset claims is regulated); write 366d or less, or have an exception approved for rule RET-3"
        ],
    ),
    (
        "address_without_prefix",
        [("from: [203.0.113.0/24]", "from: [203.0.113.9]")],
        [
            "c.yaml:39:10 access.from[0]: '203.0.113.9' is not a network in CIDR notation; write it with its prefix length, e.g. 203.0.113.9/32"
        ],
    ),
    (
        "terms_empty",
        [
            (
                "terms:\n  breach_notice: 24h\n  incident: {acknowledge: 1h, contain: 8h}\n  audit_every: 90d\n  destruction: {method: crypto-erase, within: 30d}\n  documents: {nda: 2026-11-10, dpa: 2026-11-10, sla: 2026-11-10, ip: 2026-11-10}\n  insurance: {amount: 2000000 EUR, expires: 2027-12-31}\n",
                "terms:\n",
            )
        ],
        [
            "c.yaml:43:7 terms: is empty; fill in breach_notice, destruction, documents",
            "c.yaml:43:7 terms.insurance: is missing: tier regulated (dataset claims is regulated) needs cyber insurance; add {amount: 2000000 EUR, expires: …}",
        ],
    ),
    (
        "partition_of_organisation",
        [
            ("region: eu-central-1", "region: us-gov-west-1"),
            ("residency: [eu-central-1, eu-west-1]", "residency: [us-gov-west-1]"),
            ("producer: arn:aws:", "producer: arn:aws-us-gov:"),
        ],
        [
            "c.yaml:17:11 aws.region: 'us-gov-west-1' is in AWS partition aws-us-gov, the organisation's roles are in aws; choose a region there, or use that partition's organisation.yaml"
        ],
    ),
    (
        "bad_classification",
        [("classification: regulated", "classification: regulatd")],
        ["c.yaml:22:21 data.claims.classification: 'regulatd' is not one of the known words; did you mean regulated?"],
    ),
    (
        "bad_money",
        [("amount: 2000000 EUR", "amount: 2000000")],
        ["c.yaml:49:23 terms.insurance.amount: '2000000' has no currency; write it with one, e.g. 2000000 EUR"],
    ),
    (
        "bad_timezone",
        [("timezone: Europe/Berlin", "timezone: Europe/Atlantis")],
        [
            "c.yaml:14:13 engagement.timezone: 'Europe/Atlantis' is not a time zone; write a name from the IANA list, e.g. Europe/Berlin or UTC"
        ],
    ),
    (
        "bidi_name",
        [("name: Acme Analytics GmbH", 'name: "Acme \\u202E GmbH"')],
        [
            "c.yaml:5:9 contractor.name: 'Acme \\u202e GmbH' has the invisible character U+202E; remove it; keep it on one line"
        ],
    ),
    (
        "escape_name",
        [("name: Acme Analytics GmbH", 'name: "Acme \\e[31m GmbH"')],
        [
            "c.yaml:5:9 contractor.name: 'Acme \\x1b[31m GmbH' has the invisible character U+001B; remove it; keep it on one line"
        ],
    ),
    (
        "export_dataset",
        [
            ("  scores:\n", "  export:\n"),
            ("claims: read, scores: write, export", "claims: read, export"),
            ("claims: read, scores: write", "claims: read"),
        ],
        ["c.yaml:27:5 data.export: 'export' is reserved for the release of outbound data; rename the dataset"],
    ),
    (
        "producer_outbound",
        [
            (
                "    classification: confidential\n    flow: outbound",
                "    classification: confidential\n    flow: outbound\n    producer: arn:aws:iam::210000000001:role/x",
            )
        ],
        [
            "c.yaml:29:15 data.scores.producer: 'arn:aws:iam::210000000001:role/x' delivers nothing: the dataset is outbound, the contractor produces it; remove it, or make the dataset inbound"
        ],
    ),
    (
        "producer_wildcard",
        [("role/claims-export", "role/*")],
        [
            "c.yaml:25:15 data.claims.producer: 'arn:aws:iam::210000000001:role/*' is not the ARN of an IAM role; write it whole, without wildcards: arn:aws:iam::210000000001:role/claims-export"
        ],
    ),
    (
        "listed_twice",
        [("law: [gdpr]", "law: [gdpr, gdpr]")],
        ["c.yaml:18:13 law[1]: 'gdpr' is listed twice; remove one, or correct it"],
    ),
    (
        "null_section",
        [("retention: {data: 90d, logs: 400d, backups: 35d}", "retention:")],
        ["c.yaml:29:11 retention: is empty; fill in data"],
    ),
    (
        "unknown_region_suggested",
        [("region: eu-central-1", "region: eu-central")],
        ["c.yaml:17:11 aws.region: 'eu-central' is not an AWS region; did you mean eu-central-1?"],
    ),
    (
        "person_twice_by_tag",
        [("lead-2@acme.example", "lead-1+b@acme.example")],
        [
            "c.yaml:37:15 access.people[2].email: 'lead-1+b@acme.example' is named twice, first as access.people[1]; keep one entry: one person, one role"
        ],
    ),
    (
        "siblings_without_nda",
        [
            ("role: analyst, nda: 2026-11-10, training", "role: analyst, training"),
            ("role: lead, nda: 2026-11-10, training: 2026-11-12", "role: lead, nda: 2027-01-01, training: 2026-11-12"),
        ],
        [
            "c.yaml:35:7 access.people[0].nda: is missing; people without a dated NDA and training get no role: add the day, or leave the person out",
            "c.yaml:36:53 access.people[1].nda: '2027-01-01' is in the future (today is 2026-11-22): the person gets no role before it; add the person when it is done",
        ],
    ),
    (
        "siblings_with_odd_roles",
        [
            ("analyst-1@acme.example, role: analyst", "analyst-1@acme.example, role: 42"),
            ("lead-1@acme.example, role: lead", "lead-1@acme.example, role: boss"),
            ("lead-2@acme.example", "lead-1@acme.example"),
        ],
        [
            "c.yaml:35:45 access.people[0].role: '42' is read by YAML as an integer, not as a name; put it in quotes",
            "c.yaml:36:42 access.people[1].role: 'boss' is not a role of this contract; known: analyst, lead",
            "c.yaml:37:15 access.people[2].email: 'lead-1@acme.example' is named twice, first as access.people[1]; keep one entry: one person, one role",
        ],
    ),
    (
        "siblings_in_egress",
        [("egress: []", 'egress: ["*", s3.amazonaws.com]')],
        [
            "c.yaml:42:12 network.egress[0]: '*' opens the way to any host; name each host, e.g. api.partner.example",
            "c.yaml:42:17 network.egress[1]: 's3.amazonaws.com' is an AWS service, through which data could reach any account; remove it: AWS is reached through the environment's endpoints",
        ],
    ),
    (
        "law_scalar_and_from_twice",
        [("law: [gdpr]", "law: gdpr"), ("[203.0.113.0/24]", "[203.0.113.0/24, 203.0.113.0/24]")],
        [
            "c.yaml:18:6 law: 'gdpr' is not a list; write a list: [gdpr]",
            "c.yaml:39:26 access.from[1]: '203.0.113.0/24' is listed twice; remove one, or correct it",
        ],
    ),
    (
        "exception_id_twice",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2027-01-31}, {id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2027-01-31}]",
            )
        ],
        ["c.yaml:52:165 exceptions[1].id: 'EX-1' is used twice, first by exceptions[0]; number it anew"],
    ),
    (
        "exceptions_both_by_owner",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: lea, expires: 2027-01-31}, {id: EX-2, rule: IAM-3, resource: access.session, reason: Night batch, owner: max@corp.example, approver: max@corp.example, expires: 2027-01-31}]",
            )
        ],
        [
            "c.yaml:52:120 exceptions[0].approver: 'lea' is not an e-mail address; write name@host.example",
            "c.yaml:52:253 exceptions[1].approver: 'max@corp.example' is the exception's owner; have another person approve it",
        ],
    ),
    (
        "exception_by_their_host",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: ceo@acme.example, expires: 2027-01-31}]",
            )
        ],
        [
            "c.yaml:52:120 exceptions[0].approver: 'ceo@acme.example' is one of the contractor's people; have one of ours approve it"
        ],
    ),
    (
        "exception_of_everything",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: IAM-3, resource: '*', reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2027-01-31}]",
            )
        ],
        [
            "c.yaml:52:48 exceptions[0].resource: '*' excepts everything from a control; name the place in this file, e.g. access.session, or the resource"
        ],
    ),
    (
        "exception_lower_case",
        [
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: iam-3, resource: access.session, reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2027-01-31}]",
            )
        ],
        ["c.yaml:52:31 exceptions[0].rule: 'iam-3' is not a control; did you mean IAM-3?"],
    ),
    (
        "exception_of_a_law",
        [
            ("nda: 2026-11-10, dpa: 2026-11-10,", "nda: 2026-11-10,"),
            (
                "alerts: [security@corp.example]",
                "alerts: [security@corp.example]\nexceptions: [{id: EX-1, rule: LEG-1, resource: terms.documents.dpa, reason: Night batch, owner: lea@corp.example, approver: max@corp.example, expires: 2027-01-31}]",
            ),
        ],
        [
            "c.yaml:48:14 terms.documents.dpa: is missing: gdpr needs a data processing addendum; add the day it was signed"
        ],
    ),
    (
        "timezone_of_the_machine",
        [("timezone: Europe/Berlin", "timezone: localtime")],
        [
            "c.yaml:14:13 engagement.timezone: 'localtime' is a time zone that depends on the machine; write a name from the IANA list, e.g. Europe/Berlin"
        ],
    ),
    (
        "cidr_with_leading_zero",
        [("cidr: 10.64.0.0/20", "cidr: 10.64.0.0/020")],
        ["c.yaml:41:9 network.cidr: '10.64.0.0/020' is not a network in CIDR notation; write 10.64.0.0/20"],
    ),
    (
        "id_with_path_behind",
        [("id: acme-analytics", "id: acme/../x")],
        [
            "c.yaml:4:7 contractor.id: 'acme/../x' is not a contract id; write 3 to 31 characters of a-z, 0-9 and -, a letter first"
        ],
    ),
    (
        "producer_not_ascii",
        [("role/claims-export", "role/cläims")],
        [
            "c.yaml:25:15 data.claims.producer: 'arn:aws:iam::210000000001:role/cläims' is not the ARN of an IAM role; write it whole, without wildcards: arn:aws:iam::210000000001:role/claims-export"
        ],
    ),
    (
        "egress_bucket_like_an_api",
        [("egress: []", "egress: [a.execute-api.b.s3.eu-central-1.amazonaws.com, sqs.eu-central-1.api.aws]")],
        [
            "c.yaml:42:12 network.egress[0]: 'a.execute-api.b.s3.eu-central-1.amazonaws.com' is an AWS service, through which data could reach any account; remove it: AWS is reached through the environment's endpoints",
            "c.yaml:42:59 network.egress[1]: 'sqs.eu-central-1.api.aws' is an AWS service, through which data could reach any account; remove it: AWS is reached through the environment's endpoints",
        ],
    ),
    (
        "tag_on_a_key",
        [("  name: Acme", "  !!python/name:os.system name: Acme")],
        [
            "c.yaml:5:3 contractor.name: '!!python/name:os.system' is a YAML tag; remove it; quote the value if it is a string"
        ],
    ),
    (
        "key_with_nul",
        [("alerts: [", '"\\0evil": {a: 1}\nalerts: [')],
        ["c.yaml:51:1 \\x00evil: '\\x00evil' is not a key of this file; see the file format in docs/contract.md"],
    ),
    (
        "name_of_dataset",
        [("  scores:\n", "  Scores!:\n")],
        [
            "c.yaml:26:3 data.Scores!: 'Scores!' is not a name; write at most 31 characters of a-z, 0-9 and -, a letter first",
            "c.yaml:32:37 access.roles.analyst.scores: 'scores' is not a dataset of this contract; did you mean Scores!?",
            "c.yaml:33:34 access.roles.lead.scores: 'scores' is not a dataset of this contract; did you mean Scores!?",
        ],
    ),
    (
        "key_with_escape",
        [
            (
                "  scores:\n    classification: confidential",
                '  scores:\n    "foo\\e[2J": 1\n    classification: confidential',
            )
        ],
        [
            "c.yaml:27:5 data.scores.foo\\x1b[2J: 'foo\\x1b[2J' is not a key of scores; known: classification, categories, flow, producer"
        ],
    ),
    (
        "blank_letter",
        [("name: Acme Analytics GmbH", 'name: "Acme \\u3164"')],
        ["c.yaml:5:9 contractor.name: 'Acme ㅤ' has the invisible character U+3164; remove it; keep it on one line"],
    ),
    (
        "alias_bomb",
        [("alerts: [", "x0: &x0 [lol]\nx1: [*x0, *x0]\nalerts: [")],
        [
            "c.yaml:51:1 x0: 'x0' is not a key of this file; see the file format in docs/contract.md",
            "c.yaml:52:1 x1: 'x1' is not a key of this file; see the file format in docs/contract.md",
            "c.yaml:52:6 x1[0]: 'x0' is an alias; write the value out",
            "c.yaml:52:11 x1[1]: 'x0' is an alias; write the value out",
        ],
    ),
    (
        "data_empty",
        [
            (
                "  claims:\n    classification: regulated\n    categories: [pii, health]\n    flow: inbound\n    producer: arn:aws:iam::210000000001:role/claims-export\n  scores:\n    classification: confidential\n    flow: outbound\n",
                "",
            ),
            ("\ndata:\n", "\ndata: {}\n"),
        ],
        [
            "c.yaml:20:7 data: is empty; name at least one",
            "c.yaml:24:23 access.roles.analyst.claims: 'claims' is not a dataset of this contract; known: export",
            "c.yaml:24:37 access.roles.analyst.scores: 'scores' is not a dataset of this contract; known: export",
            "c.yaml:25:20 access.roles.lead.claims: 'claims' is not a dataset of this contract; known: export",
            "c.yaml:25:34 access.roles.lead.scores: 'scores' is not a dataset of this contract; known: export",
        ],
    ),
]
