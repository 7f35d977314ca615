"""What every page needs: the house, the person's role, and the few numbers of the menu."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from spoor.cases import selectors
from spoor.cases.house import house, role_of


def frame(request: HttpRequest) -> dict[str, object]:
    """Return house, role and menu; a person who only reports gets no menu."""
    record = house()
    known: dict[str, object] = {"house": record, "is_office": record.kind == "office"}
    user = getattr(request, "user", None)
    if isinstance(user, User):
        works = user.has_perm("cases.work_case")
        known |= {"role": role_of(user), "works": works, "initials": _initials(user)}
        if works:
            known["menu_incoming"] = selectors.incoming_waiting()
            known["menu_running"], known["menu_waiting"] = selectors.running_and_waiting(user)
    return known


def _initials(user: User) -> str:
    words = user.get_full_name().split() or [user.username]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()
