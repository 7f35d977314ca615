"""A file of a provider nobody declared is an unknown layout, also where its rows are shaped like another's."""

import pytest

from spoor.returns import read

HEADER = "Klantnaam;Adres;IP-adres;Poort;Tijdstip;Telefoon\n"
ROWS = "J. Verzonnen;Laan 1;198.51.100.23;50112;23-11-2026 11:56:06;0612345678\n" * 3


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ROWS,  # six columns with address, port and time where Kik has them
        ROWS,  # the same without its header: the name of the file says nothing of Kik
        HEADER.replace(";", ",") + ROWS.replace(";", ","),
    ],
)
def test_a_table_of_a_dutch_operator_is_not_taken_for_kik(content):
    found = read("kabel.csv", content.encode())
    assert (found.state, found.records) == ("unknown_layout", ())
    assert found.rows_in_file == len(found.skipped) + found.rows_read
