"""The book: a data directory, opened, with everything that Ostraka answers from it.

Owns the wiring of store, index and screening; the Python API and the command
line are this class. The clock and the environment come in here and nowhere
below.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.model.party import Party

if TYPE_CHECKING:
    from ostraka.batch.local import Job
    from ostraka.batch.rows import Columns
    from ostraka.index.snapshot import Snapshot
    from ostraka.law.decide_question import ActorKind, Decision
    from ostraka.law.listings import Unknown
    from ostraka.model.records import StoredRecord
    from ostraka.names.lexicon import Lexicon
    from ostraka.screening.coverage import Coverage
    from ostraka.screening.deciding import Asked
    from ostraka.screening.mentions import Finder
    from ostraka.screening.merge_index import Linker
    from ostraka.screening.messages_result import MessageResult
    from ostraka.screening.owned import Owned
    from ostraka.screening.owned_above import Web
    from ostraka.screening.parties import PartyView
    from ostraka.screening.policy import Policy
    from ostraka.screening.readings import Reading
    from ostraka.screening.screen import Result, Screener
    from ostraka.screening.together import Together
    from ostraka.screening.why_not import WhyNot
    from ostraka.store.actions import Actions
    from ostraka.store.diff import Diff
    from ostraka.store.fetch import Bounds
    from ostraka.store.links import JudgementRow
    from ostraka.store.lists import ListStatus
    from ostraka.store.load import Outcome
    from ostraka.store.store import Store
    from ostraka.store.versions import VersionRow

#: The name of the file that says which index serves.
_CURRENT = "current"
#: Seconds after which a half-built index is no longer anybody's work.
_LONGEST_BUILD = 6 * 3600


class Book:
    """A data directory, opened.

    Screening opens the index alone; the database is opened when lists are
    loaded or asked about.
    """

    def __init__(
        self,
        home: Path,
        *,
        policy: Policy | None = None,
        database_url: str | None = None,
        known_at: datetime | None = None,
    ) -> None:
        """Open a data directory; it need not exist.

        Args:
            home: the directory.
            policy: what counts as a hit; the shipped policy by default.
            database_url: another database than the SQLite file in ``home``.
            known_at: answer as this installation would have at that time, from the files
                received by then and no others; a question without a day is asked of
                that day. Time with a zone.
        """
        from ostraka.screening.policy import load_policy

        self.home = home
        self.policy = policy if policy is not None else load_policy()
        self._database_url = database_url
        self._known_at = known_at
        self._screener: Screener | None = None
        self._lexicon: Lexicon | None = None
        self._finder: Finder | None = None
        self._last_web: Web | None = None

    # -- lists -------------------------------------------------------------

    def update(
        self,
        paths: Sequence[Path],
        *,
        lists: Sequence[str] = (),
        published: str | None = None,
        accept_shrink: bool = False,
        now: datetime | None = None,
        progress: Callable[[str, int], None] | None = None,
    ) -> list[Outcome]:
        """Load list files and switch to the new state.

        Args:
            paths: files or folders of known formats.
            lists: list ids that the files are, where their content does not tell.
            published: publication date, ISO, where the file does not tell it.
            accept_shrink: load a file that lost many of its records.
            now: time of receipt; the clock's by default.
            progress: called with a file's name and the records read.

        Returns:
            What became of each file. A refused file changes nothing.
        """
        with self._store() as store:
            outcomes = store.load(
                paths,
                now=now or datetime.now(UTC),
                lists=lists,
                published=published,
                accept_shrink=accept_shrink,
                progress=progress,
            )
        self._switch()
        return outcomes

    def fetch(
        self,
        lists: Sequence[str] = (),
        *,
        addresses: Mapping[str, Sequence[str]] | None = None,
        accept_shrink: bool = False,
        bounds: Bounds | None = None,
        now: datetime | None = None,
        progress: Callable[[str, int], None] | None = None,
    ) -> list[Outcome]:
        """Fetch lists from their publishers and switch to the new state.

        Args:
            lists: list ids; every list that is still published, by default.
            addresses: other addresses than the package's, by list id.
            accept_shrink: load a file that lost many of its records.
            bounds: bounds on each download.
            now: time of receipt; the clock's by default.
            progress: called with a file's name and the records read.

        Returns:
            What became of each list. One that fails changes nothing and holds up no other.

        Raises:
            UsageError: if a list is unknown, has ended or has no address.
        """
        import random
        import time

        from ostraka.sources import formats
        from ostraka.store.fetch import Bounds, Fetcher, World
        from ostraka.store.update import update, wanted_of

        moment = now or datetime.now(UTC)
        wanted = wanted_of(formats.lists(), lists, addresses or {}, moment.date())
        world = World(time.monotonic, time.sleep, random.random)
        fetcher = Fetcher(world, bounds or Bounds(), f"ostraka/{code_version()}")
        try:
            with self._store() as store:
                outcomes = update(
                    store,
                    wanted,
                    fetcher,
                    self.home / "fetch",
                    now=moment,
                    accept_shrink=accept_shrink,
                    progress=progress,
                )
        finally:
            fetcher.close()
        self._switch()
        return outcomes

    def load_starter(self, now: datetime | None = None) -> Outcome:
        """Load the starter list that the package carries."""
        with self._store() as store:
            outcome = store.load_starter(now=now or datetime.now(UTC))
        self._switch()
        return outcome

    def lists(self, now: datetime | None = None) -> list[ListStatus]:
        """The state of every list that was ever loaded or tried."""
        with self._store() as store:
            return store.lists(now=now or datetime.now(UTC))

    def versions(self) -> list[VersionRow]:
        """Every version of every list, in the order of list and publication."""
        with self._store() as store:
            states = store.lists(now=datetime.now(UTC))
            return [row for state in states for row in store.versions(state.list)]

    def diff(self, list_id: str, before: str = "", after: str = "") -> Diff:
        """What changed between two versions of a list.

        Args:
            list_id: the list.
            before: the earlier version: a number of ``lists``, or a day (ISO) on which it
                was the last one published; the one before ``after`` by default.
            after: the later version, likewise; the last by default.

        Raises:
            NotReadyError: if the list has no such versions.
        """
        with self._store() as store:
            rows = store.versions(list_id)
            earlier = _version(list_id, rows, before) if before else None
            later = _version(list_id, rows, after) if after else None
            return store.diff(list_id, earlier, later)

    def unexplained(self, lists: Sequence[str]) -> tuple[Unknown, ...]:
        """Combinations of programme, provision and schedule in lists that no rule explains.

        Until the law data knows them, a record that bears one counts as blocked.

        Args:
            lists: list ids.
        """
        from ostraka.law.listings import Listed, distinct_listings
        from ostraka.law.load import law
        from ostraka.law.measures import unknown_combinations

        with self._store() as store:
            records = store.records(as_of=self.today(), lists=lists)
            listed = (
                Listed(one.list, tuple(stored.fact for stored in one.facts), one.id, one.schema)
                for one in records
            )
            return unknown_combinations(law(), distinct_listings(listed))

    def actions(self, on: date, by: Sequence[str] = ()) -> Actions:
        """What each authority did on a day.

        Args:
            on: the day.
            by: list ids, or countries (``us``, ``eu``, ``gb``); all by default.

        Raises:
            UsageError: if ``by`` names no list and no country of one, or the book is asked
                as of a time of knowledge.
            NotReadyError: if no list is loaded.
        """
        from ostraka.store.actions_cited import authorities, cited_actions, lists_by

        if self._known_at is not None:
            raise UsageError(
                "actions are told from all that was received",
                action="Ask without a time of knowledge.",
            )
        known = authorities()
        with self._store() as store:
            wanted = lists_by(by, {row.list for row in store.received()}, known)
            return store.actions(on, known, cited_actions(on, by), wanted)

    def together(self, found: Actions, window: int | None = None) -> Together:
        """Who else listed the parties of a day's actions, within a window of days around it.

        Args:
            found: the day's actions, as :meth:`actions` tells them.
            window: days on either side; seven by default.

        Returns:
            Parties grouped by the authorities that acted on them, each with its own date.
            Parties whose day is not known (a bracket of versions) are left out.

        Raises:
            UsageError: if the window is out of bounds.
            NotReadyError: if no list is loaded.
        """
        from ostraka.screening.together import WINDOW, Publisher, together
        from ostraka.store.actions import EXCERPT, WHOLE_OF_EXCERPT
        from ostraka.store.actions_cited import authorities

        publishers = {
            name: Publisher(one.name, one.country, WHOLE_OF_EXCERPT if name == EXCERPT else "")
            for name, one in authorities().items()
        }
        acted = [
            party.id
            for action in found.actions
            if action.bracket is None and action.kind != "removed"
            for party in action.parties
        ]
        day = date.fromisoformat(found.date)
        days = WINDOW if window is None else window
        return together(self.screener.snapshot, acted, day, publishers, days)

    # -- screening ---------------------------------------------------------

    def screen(
        self,
        name: str | Sequence[str] = (),
        *,
        type: str = "Thing",
        born: str | Sequence[str] = (),
        country: str | Sequence[str] = (),
        id: str | Sequence[str] = (),
        gender: str | Sequence[str] = (),
        on: date | None = None,
    ) -> Result:
        """Screen one party.

        Args:
            name: a name, or several of the same party, in any script.
            type: kind of party: ``person``, ``company``, ``vessel`` ...; unknown by default.
            born: birth date, partial or not: ``1960``, ``1960-08``, ``1960~``, ``1955/1958``.
            country: ISO code or name.
            id: identifiers as ``KIND:VALUE``, such as ``passport:1084010``.
            gender: male, female, other.
            on: the day whose lists are asked; today by default.

        Returns:
            Hits, best first, with evidence and receipt.

        Raises:
            UsageError: if a value cannot be read.
            NotReadyError: if no list is loaded.
        """
        from ostraka.screening.query import make_query

        query = make_query(
            _many(name),
            schema=type,
            births=_many(born),
            countries=_many(country),
            identifiers=_many(id),
            genders=_many(gender),
        )
        return self.screen_party(query, on)

    def screen_party(self, query: Party, on: date | None = None) -> Result:
        """Screen a party that is already read (see :func:`ostraka.party`)."""
        return self.screener.screen(query, on or self.today())

    def screen_table(
        self,
        frame: Any,
        *,
        type: str = "Thing",
        on: date | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> Any:
        """Screen a table held in memory.

        Args:
            frame: pandas or polars frame, Arrow table or DuckDB relation; columns by header name.
            type: kind of party where the table has no column for it.
            on: the day whose lists are asked; today by default.
            columns: role to column name, such as ``{"name": "client"}``; wins over the headers.

        Returns:
            An Arrow table, one row per hit, as ``ostraka batch`` writes it. Its schema's metadata
            tells how many rows there were and which could not be screened
            (:func:`ostraka.batch.frames.rejects_of`).

        Warns:
            UserWarning: if rows could not be screened.
        """
        from ostraka.batch.frames import mapped, to_arrow

        read, rows = mapped(frame, columns or {})
        return to_arrow(self._pieces(self.job(read, type=type, on=on), rows))

    def why_not(self, query: Party, party_id: str, on: date | None = None) -> WhyNot:
        """Why a query does or does not meet a listed party.

        Raises:
            NotReadyError: if there is no such party.
        """
        from ostraka.screening.why_not import why_not

        return why_not(self.screener, query, self._row(party_id), on or self.today())

    def party(self, party_id: str) -> StoredRecord:
        """Everything known of a listed party, with the times of each value.

        Raises:
            NotReadyError: if there is no such party.
        """
        return self.screener.snapshot.record(self._row(party_id))

    def party_view(self, party_id: str, on: date | None = None) -> PartyView:
        """A listed party as every list shows it, and why its records are together.

        Args:
            party_id: the party's id, or that of any of its records.
            on: what was stated on that day; everything through time by default.

        Raises:
            NotReadyError: if there is no such party.
        """
        from ostraka.screening.parties import party_view

        return party_view(self.screener.snapshot, self._row(party_id), on)

    def coverage(
        self, *, listed_by: Sequence[str] = (), not_by: Sequence[str] = (), on: date | None = None
    ) -> Coverage:
        """Who lists whom: see :func:`ostraka.screening.coverage.coverage`."""
        from ostraka.screening.coverage import coverage

        return coverage(self.screener.snapshot, on or self.today(), listed_by, not_by)

    def judge(
        self, a: str, b: str, *, same: bool, note: str, by: str = "", now: datetime | None = None
    ) -> JudgementRow:
        """Keep a person's decision that two records are, or are not, one party.

        Args:
            a: id of a record, or of a party: then it is the record that names the party.
            b: the other.
            same: whether they are one party.
            note: why.
            by: who decides.
            now: when; the clock's time by default.

        Raises:
            NotReadyError: if there is no such record.
        """
        one, other = self._record_source(a), self._record_source(b)
        with self._store() as store:
            made = store.links().judge(
                one, other, same=same, note=note, by=by, now=now or datetime.now(UTC)
            )
        self._switch()
        return made

    def withdraw(self, a: str, b: str, *, by: str = "", now: datetime | None = None) -> None:
        """Withdraw the judgement about two records.

        Raises:
            NotReadyError: if there is none.
        """
        one, other = self._record_source(a), self._record_source(b)
        with self._store() as store:
            store.links().withdraw(one, other, by=by, now=now or datetime.now(UTC))
        self._switch()

    def judgements(self) -> list[JudgementRow]:
        """What people decided about records, by number."""
        with self._store() as store:
            return store.links().judgements()

    def decide(self, asked: Asked) -> Decision:
        """Whether an act is allowed: see :func:`ostraka.screening.deciding.decide_asked`."""
        from ostraka.screening.deciding import decide_asked

        return decide_asked(self.screener, asked)

    # -- ownership -----------------------------------------------------------

    def owned(self, party: str, on: date | None = None, stakes: Sequence[Path] = ()) -> Owned:
        """Tell under every regime whether a party is blocked because of who owns it.

        Args:
            party: id or name of a listed party, or of one in the files of stakes.
            on: the day; today by default.
            stakes: files of stakes, or folders of them: BODS, GLEIF relationship records, CSV.

        Returns:
            Verdicts with the chain of stakes, each with its source, and the smallest missing
            fact that would change the answer. Not legal advice.

        Raises:
            UsageError: if the name means several parties, or a path does not exist.
            FormatError: if a file cannot be read.
            NotReadyError: if nothing is known of the party.
        """
        from ostraka.screening.owned import owned

        return owned(self._web(stakes), party, on or self.today())

    def with_owned(
        self, result: Result, on: date | None = None, stakes: Sequence[Path] = ()
    ) -> Result:
        """A screening's result with the parties that are caught by their owners.

        Args:
            result: the result of a screening.
            on: the day of that screening; today by default.
            stakes: files of stakes, or folders of them.

        Returns:
            The result with a hit for each party of the lists' relationships and of the files
            that the query means and that is blocked, or cannot be ruled out, because of its
            owners, marked ``derived``. The receipt is that of the screening itself.

        Raises:
            UsageError: if a path does not exist.
            FormatError: if a file cannot be read.
        """
        import msgspec

        from ostraka.screening.owned import derived_hits

        known = [hit.id for hit in result.hits]
        found = derived_hits(self._web(stakes), result.query, on or self.today(), known)
        return msgspec.structs.replace(result, hits=(*result.hits, *found))

    def _web(self, stakes: Sequence[Path]) -> Web:
        """Who owns whom, by the lists and by files; kept in the data directory."""
        from ostraka.law.load import law
        from ostraka.screening.owned_above import Web
        from ostraka.screening.owned_web import kept_web

        snapshot = self.screener.snapshot
        told, folder = kept_web(self.home / "owned", snapshot, self.lexicon, list(stakes))
        last = self._last_web
        if last is None or last.folder != folder or last.screener is not self.screener:
            last = self._last_web = Web(told, folder, self.screener, law())
        return last

    def message(
        self,
        data: bytes,
        source: str = "message",
        on: date | None = None,
        instant: bool = False,
        actors: Sequence[ActorKind] = (),
    ) -> list[MessageResult]:
        """Screen the payment messages of one file: see :meth:`messages`.

        Args:
            data: the content.
            source: what it is called.
            on: the day whose lists and law are asked; today by default.
            instant: whether they are EU instant credit transfers.
            actors: who acts, for the law's decision.

        Returns:
            One result for each message: pass, alert or error.
        """
        given = [(source, data)]
        return list(self.messages(given, on=on, instant=instant, actors=actors, processes=1))

    def messages(
        self,
        files: Sequence[Path | tuple[str, bytes]],
        *,
        on: date | None = None,
        instant: bool = False,
        actors: Sequence[ActorKind] = (),
        processes: int | None = None,
    ) -> Iterator[MessageResult]:
        """Screen files of payment messages.

        Args:
            files: files, or pairs of a name and the content.
            on: the day whose lists and law are asked; today by default.
            instant: whether they are EU instant credit transfers.
            actors: who acts, for the law's decision; each law's own operator by default.
            processes: how many; all processors by default.

        Returns:
            One result for each message, in order; an error for one that cannot be read.
        """
        from ostraka.batch.messages import message_job, run_messages

        job = message_job(
            self.screener,
            on or self.today(),
            actors,
            instant=instant,
            code_version=code_version(),
        )
        return run_messages(job, files, processes or workers(), self.screener)

    def read(self, data: bytes | str, name: str = "text", on: date | None = None) -> Reading:
        """Find the listed parties that a text names.

        Args:
            data: the text, or the bytes of a file that holds one.
            name: what it is called.
            on: the day of the text; what the document says of itself by default.

        Returns:
            Mentions in chains, each party's status then and today, the codes in the text, and
            what it says of designations.

        Raises:
            InputError: if it cannot be read.
        """
        import msgspec

        from ostraka.screening.readings import asked_of, read_text
        from ostraka.screening.statements import Known, read_statements

        asked = asked_of(data, name, on, self.today())
        found = read_text(self.finder, asked)
        known = [
            Known(one.start, one.end, one.text, (one.party_id, *one.also), one.caption)
            for one in found.mentions
        ]
        said = read_statements(found.text, found.date, known, asked.furniture)
        return msgspec.structs.replace(found, statements=said.statements, unread=said.unread)

    @property
    def finder(self) -> Finder:
        """What finds listed parties in texts, made at first use."""
        if self._finder is None or self._finder.screener is not self.screener:
            from ostraka.screening.mentions import Finder

            self._finder = Finder(self.screener)
        return self._finder

    def job(self, columns: Columns, *, type: str = "Thing", on: date | None = None) -> Job:
        """A batch over this book's index, for a driver to run."""
        from ostraka.batch.local import Job
        from ostraka.screening.query import read_schema

        return Job(
            index=self.screener.snapshot.folder,
            policy=self.policy,
            columns=columns,
            schema=read_schema(type),
            on=on or self.today(),
            code_version=code_version(),
        )

    def _pieces(self, job: Job, rows: Iterable[Any]) -> Iterable[Any]:
        from ostraka.batch.local import run

        return run(job, rows, workers=workers())

    @property
    def screener(self) -> Screener:
        """Index, lexicon and policy, opened at first use.

        Raises:
            NotReadyError: if no list is loaded.
        """
        if self._screener is None:
            from ostraka.screening.screen import Screener

            self._screener = Screener(
                self._snapshot(), self.lexicon, self.policy, code_version=code_version()
            )
        return self._screener

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon that the package carries."""
        if self._lexicon is None:
            from ostraka.names.lexicon import Lexicon

            self._lexicon = Lexicon.open()
        return self._lexicon

    def index_folder(self) -> Path | None:
        """The folder of the index that serves now, as the last load left it; None without one."""
        try:
            return self._current_folder()
        except NotReadyError:
            return None

    def held(self, folder: Path) -> Book:
        """A book that answers from one index, whatever is loaded meanwhile.

        Args:
            folder: the index (see :meth:`index_folder`). It is opened, never built.

        Returns:
            A book that shares nothing mutable with this one: it may serve another thread.

        Raises:
            NotReadyError: if the index is not there, or another version built it.
        """
        from ostraka.index.snapshot import Snapshot
        from ostraka.names.fingerprint import fingerprint
        from ostraka.screening.screen import Screener

        other = Book(self.home, policy=self.policy, database_url=self._database_url)
        snapshot = Snapshot(folder)
        if snapshot.meta.reading != fingerprint(other.lexicon):
            raise NotReadyError(
                "the index was built by another version", action="Run `ostraka update`."
            )
        other._screener = Screener(
            snapshot, other.lexicon, other.policy, code_version=code_version()
        )
        return other

    def close(self) -> None:
        """Let go of the index."""
        self._screener = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- wiring ------------------------------------------------------------

    def _store(self) -> Store:
        from ostraka.store.store import Store

        return Store.open(self.home, self._database_url)

    def _snapshot(self) -> Snapshot:
        from ostraka.index.snapshot import Snapshot
        from ostraka.names.fingerprint import fingerprint

        if self._known_at is not None:
            with self._store() as store:
                return Snapshot(self._built(store))
        try:
            snapshot = Snapshot(self._current_folder())
        except NotReadyError:
            if not (self.home / "ostraka.db").exists() and self._database_url is None:
                raise NotReadyError(
                    "no list is loaded",
                    source=str(self.home),
                    action="Run `ostraka demo`, or `ostraka update --from FOLDER`.",
                ) from None
            self._switch()
            snapshot = Snapshot(self._current_folder())
        if snapshot.meta.reading != fingerprint(self.lexicon):
            self._switch()
            snapshot = Snapshot(self._current_folder())
        return snapshot

    def _current_folder(self) -> Path:
        try:
            return self._indexes / (self._indexes / _CURRENT).read_text("utf-8").strip()
        except OSError as error:
            raise NotReadyError("there is no index", action="Run `ostraka update`.") from error

    @property
    def _indexes(self) -> Path:
        return self.home / "index"

    def _switch(self) -> None:
        """Build the index of the store's state, if it is new, and let it serve."""
        with self._store() as store:
            if not any(status.active for status in store.lists(now=datetime.now(UTC))):
                return
            digest = self._built(store).name
        part = self._indexes / f".{_CURRENT}.{os.getpid()}"
        part.write_text(digest, "utf-8")
        os.replace(part, self._indexes / _CURRENT)
        self._screener = None
        self._sweep(digest)

    def _built(self, store: Store) -> Path:
        """The folder of the index of the store's state, built if it is new.

        Raises:
            NotReadyError: if nothing had been received by the time that is asked for.
        """
        from ostraka.index.build import LAYOUT, ListVersion, build
        from ostraka.index.snapshot import Snapshot
        from ostraka.matching.weights import DEFAULT
        from ostraka.names.fingerprint import fingerprint
        from ostraka.screening.merge import RULES
        from ostraka.screening.merge_index import names_to_keep

        known_at = self._known_at
        rows = store.received(known_at)
        if not rows:
            raise NotReadyError(
                f"no list had been received by {known_at}",
                source=str(self.home),
                action="Ask for a later time; `ostraka lists --check` tells when each came.",
            )
        reading = fingerprint(self.lexicon)
        state = store.state_digest(known_at)
        judged = store.links().digest(known_at)
        rules = f"{RULES} {DEFAULT.digest()}"
        state = hashlib.sha256(f"{state} {judged} {rules}".encode()).hexdigest()
        digest = f"{state[:24]}-{LAYOUT}-{reading[:12]}"
        folder = self._indexes / digest
        if not (folder / "meta.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            versions = [ListVersion(row.list, row.published, row.sha256) for row in rows]
            records = store.records(known_at=known_at)
            linker = self._linker(store)
            build(self._indexes, digest, records, versions, self.lexicon, reading, grouper=linker)
            if known_at is None:
                store.links().keep_party_ids(names_to_keep(Snapshot(folder)))
        return folder

    def _linker(self, store: Store) -> Linker:
        """What links the records of an index while it is built."""
        from ostraka.screening.merge import Judgement
        from ostraka.screening.merge_index import Linker, Memory

        judged = store.links().judgements(self._known_at)
        memory = Memory(
            tuple(Judgement(one.a, one.b, one.same, one.by, one.at, one.note) for one in judged),
            store.links().party_ids(),
            store.silenced(self._known_at),
        )
        return Linker(self.lexicon, memory)

    def today(self) -> date:
        """The day of a question that names none: today, or the day of ``known_at``."""
        return (self._known_at or datetime.now(UTC)).astimezone(UTC).date()

    def _sweep(self, keep: str) -> None:
        """Remove old indexes, but the last one, which a process that just began may open still.

        What a killed process left half-built goes too, once it is old.
        """
        folders = [
            folder
            for folder in self._indexes.iterdir()
            if folder.is_dir() and folder.name != keep and not folder.name.startswith(".")
        ]
        folders.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
        longest_ago = datetime.now(UTC).timestamp() - _LONGEST_BUILD
        left = [
            folder
            for folder in self._indexes.glob(".building-*")
            if folder.stat().st_mtime < longest_ago
        ]
        for folder in (*folders[1:], *left):
            shutil.rmtree(folder, ignore_errors=True)

    def _row(self, party_id: str) -> int:
        list_id, dash, record = party_id.partition("-")
        row = self.screener.snapshot.find(f"{list_id}:{record}") if dash else None
        if row is None:
            raise NotReadyError(
                f"there is no party {party_id!r}",
                action="Use an id that `ostraka screen` shows, such as us_ofac_sdn-15582.",
            )
        return row

    def _record_source(self, party_id: str) -> str:
        return self.screener.snapshot.record(self._row(party_id)).source


def _version(list_id: str, rows: Sequence[VersionRow], wanted: str) -> int:
    """The number of the version that a user names by its number or by a day."""
    for row in rows:
        if wanted == str(row.id):
            return row.id
    published = [row.id for row in rows if row.published <= wanted]
    if not published or len(wanted) != len("2021-04-15"):
        known = ", ".join(f"{row.id} ({row.published})" for row in rows) or "none"
        raise NotReadyError(
            f"no version of it is {wanted!r} or was published by then",
            source=list_id,
            action=f"Versions are: {known}.",
        )
    return published[-1]


def _many(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def workers() -> int:
    """Processes for a batch: the processors that this one may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def code_version() -> str:
    """The installed version of the program."""
    from importlib.metadata import version

    return version("ostraka")
