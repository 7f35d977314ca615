"""What offences, capacities (Sr 285(5)) and kinds of identifier and record are called in a document."""

OFFENCES = {
    "sr:131": {"nl": "opruiing", "en": "incitement"},
    "sr:266": {"nl": "eenvoudige belediging", "en": "insult"},
    "sr:284": {"nl": "dwang", "en": "coercion"},
    "sr:285": {"nl": "bedreiging", "en": "threat"},
    "sr:285b": {"nl": "belaging", "en": "stalking"},
    "sr:285d": {
        "nl": "verspreiden van persoonsgegevens om te intimideren",
        "en": "spreading personal data to intimidate",
    },
}


def offence_name(provision: str, lang: str) -> str:
    """Return the name of an offence; the article itself where it has no name here."""
    return OFFENCES.get(provision, {}).get(lang, provision)


CAPACITIES = {
    "member_representative_body": {
        "nl": "lid van een algemeen vertegenwoordigend orgaan",
        "en": "member of a general representative body",
    },
    "mayor": {"nl": "burgemeester", "en": "mayor"},
    "alderman": {"nl": "wethouder", "en": "alderman"},
    "minister": {"nl": "minister", "en": "minister"},
    "state_secretary": {"nl": "staatssecretaris", "en": "state secretary"},
    "kings_commissioner": {"nl": "commissaris van de Koning", "en": "King's Commissioner"},
    "provincial_executive": {"nl": "gedeputeerde", "en": "member of the provincial executive"},
    "judge_or_prosecutor": {"nl": "rechterlijk ambtenaar", "en": "member of the judiciary"},
    "lawyer": {"nl": "advocaat", "en": "lawyer"},
    "journalist": {"nl": "journalist of publicist", "en": "journalist or publicist"},
    "police_officer": {"nl": "ambtenaar van politie", "en": "police officer"},
    "special_investigating_officer": {
        "nl": "buitengewoon opsporingsambtenaar",
        "en": "special investigating officer",
    },
}


def capacity_name(capacity: str, lang: str) -> str:
    """Return the capacity of a threatened person in words, empty where it is none of the list or not known."""
    return CAPACITIES.get(capacity, {}).get(lang, "")


KINDS = {
    "account": {"nl": "account", "en": "account"},
    "ip": {"nl": "IP-adres", "en": "IP address"},
    "email": {"nl": "e-mailadres", "en": "e-mail address"},
    "phone": {"nl": "telefoonnummer", "en": "telephone number"},
    "url": {"nl": "link", "en": "link"},
    "domain": {"nl": "domeinnaam", "en": "domain name"},
    "device": {"nl": "toestel", "en": "device"},
    "payment": {"nl": "betaalgegeven", "en": "payment data"},
    "image": {"nl": "afbeelding", "en": "image"},
    "pgp_key": {"nl": "PGP-sleutel", "en": "PGP key"},
    "name": {"nl": "naam", "en": "name"},
    "login": {"nl": "inloggen", "en": "log-in"},
    "subscriber": {"nl": "abonneegegevens", "en": "subscriber data"},
    "message": {"nl": "bericht", "en": "message"},
    "other": {"nl": "ander gegeven", "en": "other data"},
}


def kind_name(kind: str, lang: str) -> str:
    """Return what a kind of identifier is called; the word itself where it has no name here."""
    return KINDS.get(kind, {}).get(lang, kind)
