/**
 * Sentences for people, the same functions in each language: `pec-massiva/words/it`, `/en`, `/de`. They need nothing of the
 * client, whose errors they are given, of whichever copy or entry. Texts are plain: put them into a page as text. None of
 * the functions ever throws, whatever it is given, and none shows an error's `message`, `stack` or `cause`.
 */

/** What an error says to people. */
export interface Explanation {
  /** What happened, made of the error's code and values; what the service or others said stands in quotation marks. */
  what: string;
  /** What it means for the message: that nothing was sent, or that it may have been; empty where no message is concerned. */
  meaning: string;
  /** What to do now. Of an outcome that nobody knows: to look for the message, and not to send it again before. */
  todo: string;
  /** What is wrong with the input, one after the other; empty of errors that have no problems. */
  problems: ExplainedProblem[];
  /** What to quote to who runs the portal: the id of the request that it came of. Absent where they know none. */
  quote?: string;
}

/** One thing wrong with an input. */
export interface ExplainedProblem {
  /** The path of the field, as in the problem; empty where it has none. */
  field: string;
  /** Of a campaign: the row, counted from 0. */
  row?: number;
  /** Of a row of a file: its line, counted from 1. */
  line?: number;
  /** Of a campaign: the column, or `subject`, `body`, a file's name. */
  column?: string;
  /** The sentence, as `describe` makes it. */
  text: string;
}

/**
 * Explains an error of the package, the `error` of a campaign's row, or what `JSON.stringify` left of one. Anything else,
 * `null` too, gets a sentence that tells nothing of it. A code of a newer version is explained by its group.
 *
 * @param error anything
 */
export function explain(error: unknown): Explanation;

/**
 * The sentence of one problem, of a `ValidationError` or a campaign, with the line or the number of its row before it. One
 * without a code that is known gets the sentence of its group.
 *
 * @param problem anything
 */
export function describe(problem: unknown): string;

/**
 * Why a campaign waits or is paused (`progress.reason`); of any other value, that it stands still.
 *
 * @param reason anything
 */
export function reasonText(reason: unknown): string;

/**
 * Why nobody knows what became of a message (`UnknownOutcomeError.reason`); of any other value, that nobody does.
 *
 * @param reason anything
 */
export function unknownText(reason: unknown): string;
