"""What can go wrong while answering.

AssistantError
├── SettingsInvalid     a setting has a value that cannot be used
├── TemplateInvalid     a prompt lacks a variable, or has one too many
├── QuestionInvalid     the question is empty, or a line of a batch cannot be read
├── LedgerUnusable      what was asked and answered before cannot be read or kept
│   └── LedgerNotFound      there is none yet, and none is to be created
├── RecordUnreadable    one row of the ledger cannot be read; the others can
├── AnswerNotFound      no answer, or no watched question, has this number
├── ConversationNotFound  no conversation of this person has this id
├── NoteNotFound        this person has not pinned this sentence, or no longer
├── NameNotFound        no report names this
├── PreviewFailed       what files would become cannot be found out
├── PageUnavailable     the picture of a page cannot be drawn
├── BriefUnwritable     a brief cannot be written where it was to go
├── BackupFailed        a backup cannot be written, or a file is none that can be restored
├── MoveFailed          a corpus cannot be moved to another database
├── Busy                as many questions are being answered as can be answered well
├── FetchingOff         the settings do not let Dateline connect to the addresses of feeds and pages
├── SourceRefused       a folder or an address cannot be a source, or not on this schedule
├── CorrectionRefused   what a report is to say of itself cannot be so
├── NotAllowed          a person does what needs a role that they do not hold
├── NotSignedIn         nobody is signed in, or the person is blocked
├── PersonNotFound      nobody who has signed in is known by this id
└── ModelError          the language model gave no usable answer
    ├── ModelUnavailable    not installed, unknown, refused the key, no such model: trying again is useless
    └── ModelInterrupted    slow, rate-limited, cut off or malformed: it may work another time
        └── ReplyCutShort       the reply reached the limit of its tokens; its text so far has been given
"""

from __future__ import annotations


class AssistantError(Exception):
    """Root of every error that the assistant raises."""


class SettingsInvalid(AssistantError):
    """A setting has a value that cannot be used."""


class TemplateInvalid(AssistantError):
    """A prompt template and the variables given to it do not match."""


class QuestionInvalid(AssistantError):
    """What was asked cannot be understood as a question."""


class LedgerUnusable(AssistantError):
    """What was asked and answered before cannot be read or kept."""


class LedgerNotFound(LedgerUnusable):
    """There is no ledger yet, and none is to be created."""


class RecordUnreadable(AssistantError):
    """One row of the ledger cannot be read: it is damaged, or a newer Dateline wrote it."""


class AnswerNotFound(AssistantError, LookupError):
    """The ledger holds no answer, or no watched question, of this number."""


class ConversationNotFound(AssistantError, LookupError):
    """No conversation of this person has this id."""


class NoteNotFound(AssistantError, LookupError):
    """This person has not pinned this sentence, or no longer."""


class FetchingOff(AssistantError):
    """The settings do not let Dateline connect to the addresses of feeds and pages."""


class SourceRefused(AssistantError):
    """A folder or an address cannot be a source, or not on this schedule."""


class NameNotFound(AssistantError, LookupError):
    """No report names this."""


class PreviewFailed(AssistantError):
    """What files would become cannot be found out; importing them would fail as well."""


class PageUnavailable(AssistantError):
    """The picture of a page cannot be drawn."""


class BriefUnwritable(AssistantError):
    """A brief cannot be written where it was to go."""


class BackupFailed(AssistantError):
    """A backup cannot be written, or a file is none that can be restored."""


class MoveFailed(AssistantError):
    """A corpus cannot be moved to another database."""


class Busy(AssistantError):
    """As many questions are being answered as can be answered well."""


class CorrectionRefused(AssistantError):
    """A report cannot say of itself what it is to say."""


class NotAllowed(AssistantError):
    """The person holds none of the roles that an operation needs."""


class NotSignedIn(AssistantError):
    """Nobody is signed in, the sign-in has ended or expired, or the person is blocked."""


class PersonNotFound(AssistantError, LookupError):
    """Nobody who has signed in is known by this id."""


class ModelError(AssistantError):
    """The language model gave no usable answer.

    The message is for whoever configures it; ``what_it_did`` says in a few words for a reader what happened,
    after "The language model".
    """

    def __init__(self, message: str, *, what_it_did: str = "failed") -> None:
        super().__init__(message)
        self.what_it_did = what_it_did


class ModelUnavailable(ModelError):
    """The model cannot be used as configured; trying again is useless."""


class ModelInterrupted(ModelError):
    """The model failed this time; it may work another time, ``after_s`` seconds later where it is known."""

    def __init__(self, message: str, *, what_it_did: str = "failed", after_s: float | None = None) -> None:
        super().__init__(message, what_it_did=what_it_did)
        self.after_s = after_s


class ReplyCutShort(ModelInterrupted):
    """The reply reached the limit of its tokens; raised after all of its text has been given."""
