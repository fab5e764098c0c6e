/** The campaign that is being prepared: it stays while other views are looked at; what was typed survives a reload, files do not. */

import { config } from '../config/config.js';
import { keepInTab, keptInTab } from '../service/tab.js';

/**
 * @typedef {{ name: string, data: File, type?: string }} OwnFile `name`: its way from the folder
 *
 * @typedef {object} Draft
 * @property {0 | 1 | 2} step
 * @property {string} name
 * @property {string} sender
 * @property {string} subject
 * @property {string} text
 * @property {boolean} isHtml whether the text is HTML
 * @property {File} [table]
 * @property {string} pasted the table as text
 * @property {string} addressColumn as a person chose; empty where it is found by itself
 * @property {File[]} files the same for all
 * @property {OwnFile[]} ownFiles of single rows
 * @property {string[]} fileColumns that name them
 * @property {Record<string, string>} pace what stands in its fields
 * @property {'auto' | 'always' | 'never'} reference
 * @property {Record<string, string>} answers to what only a person can say, by question
 * @property {boolean} isAgain whether it is made of a campaign that failed
 * @property {boolean} needsFiles whether that one had files which are not taken along
 * @property {boolean} isLost whether files were chosen before a reload
 * @property {string} made the campaign that was last made of it, by its id: the next one takes its place
 */

/** Where what was typed is kept. */
const KEPT = 'portal.campaign';

/** What is typed, and so kept: never what is in a file. */
const TYPED = /** @type {const} */ (['name', 'sender', 'subject', 'text', 'isHtml', 'pasted', 'pace', 'reference', 'isAgain', 'needsFiles', 'made']);

/** @returns {Draft} */
const fresh = () => ({
  ...{ step: 0, name: '', sender: config.senders[0] ?? '', subject: '', text: '', isHtml: false },
  ...{ pasted: '', addressColumn: '', files: [], ownFiles: [], fileColumns: [] },
  ...{ pace: { perDay: '3500' }, reference: 'auto', answers: {}, isAgain: false, needsFiles: false, isLost: false, made: '' },
});

/** @type {Draft} */
export let draft = { ...fresh(), ...kept() };

/**
 * Begins anew, or with what another campaign had: its `body` is the text, as HTML.
 *
 * @param {Partial<Draft> & { body?: string | undefined }} [from]
 */
export function begin({ body, ...from } = {}) {
  const given = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined));
  draft = { ...fresh(), ...given, ...(body ? { text: body, isHtml: true } : {}) };
  keep();
}

/** Whether anything would be lost. */
export const hasAnything = () => draft.table !== undefined || draft.files.length + draft.ownFiles.length > 0 || draft.name + draft.subject + draft.text + draft.pasted !== '';

/** Keeps what was typed until the tab is closed. */
export function keep() {
  const typed = Object.fromEntries(TYPED.map((name) => [name, draft[name]]));
  const isLost = draft.table !== undefined || draft.files.length + draft.ownFiles.length > 0 || draft.isLost;
  keepInTab(KEPT, hasAnything() ? { ...typed, isLost } : undefined);
}

/** @returns {Partial<Draft>} */
function kept() {
  const { isLost, ...typed } = /** @type {Record<string, any>} */ (keptInTab(KEPT) ?? {});
  const known = TYPED.filter((name) => typeof typed[name] === typeof fresh()[name]).map((name) => [name, typed[name]]);
  return { ...Object.fromEntries(known), isLost: isLost === true };
}
