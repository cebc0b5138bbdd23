"""The regional networks of municipalities that grew out of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.data.usage import tracked_property
from boso.evaluation import Indicator

if TYPE_CHECKING:
    from boso.evaluation import Evaluation
    from boso.indicators.programme.participants import Network, Programme


class Networks(Indicator):
    """Networks of the programme's municipalities, with the others that take part."""

    def __init__(self, report: Evaluation, programme: Programme) -> None:
        super().__init__(report)
        self._programme = programme

    @tracked_property
    def own(self) -> Network | None:
        """The network of the report's municipality; None in ``samlet`` and where none was known."""
        return None if self._report.is_all else self._programme.network(self._report.unit)
