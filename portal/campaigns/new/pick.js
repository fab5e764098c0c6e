/** Files chosen by a button, by a folder or dropped: what is done with them is for others to say. */

import { t } from '../../words/words.js';
import { el, newId } from '../../ui/el.js';
import { say } from '../../ui/live.js';

/** @typedef {import('../draft.js').OwnFile} OwnFile */

/** @param {File} file @param {string} [path] @returns {OwnFile} */
function own(file, path = file.webkitRelativePath || file.name) {
  return file.type === '' ? { name: path, data: file } : { name: path, data: file, type: file.type };
}

/**
 * @param {{ label: string, accept?: string, folder?: string, isMany?: boolean }} words `folder`: what choosing a whole folder is called
 * @param {(files: OwnFile[]) => unknown} taken what fails in it is told here
 */
export function picker({ label, accept, folder, isMany = false }, taken) {
  const problem = el('p', { class: 'problem', hidden: true }, t('new.unreadable'));
  /** @param {Promise<OwnFile[]>} files */
  const take = (files) => {
    problem.hidden = true;
    void files.then(taken).catch(() => {
      problem.hidden = false;
      say(t('new.unreadable'));
    });
  };
  /** @param {string} words @param {Record<string, any>} how */
  const button = (words, how) => {
    const input = el('input', { type: 'file', id: newId('pick'), class: 'unseen', accept, ...how });
    input.addEventListener('change', () => {
      take(Promise.resolve([...(input.files ?? [])].map((file) => own(file))));
      // So that the same file can be picked again after it was taken away.
      input.value = '';
    });
    return { input, label: el('label', { for: input.id, class: 'pick' }, words) };
  };
  const buttons = [button(label, { multiple: isMany }), ...(folder === undefined ? [] : [button(folder, { multiple: true, webkitdirectory: true })])];
  const element = el('div', { class: 'drop' }, ...buttons.flatMap(({ input, label: words }) => [input, words]), el('span', {}, t('files.drop')), problem);
  element.addEventListener('dragover', (event) => {
    event.preventDefault();
    element.classList.add('over');
  });
  element.addEventListener('dragleave', () => element.classList.remove('over'));
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    element.classList.remove('over');
    if (event.dataTransfer !== null) {
      take(dropped(event.dataTransfer));
    }
  });
  return { element, input: buttons[0].input };
}

/**
 * What an entry of a drop holds; folders are walked.
 *
 * @param {FileSystemEntry} entry
 * @returns {Promise<OwnFile[]>}
 */
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
    return [own(file, entry.fullPath.replace(/^\//, ''))];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const found = [];
  for (;;) {
    // A reader gives a hundred at a time.
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) {
      return found;
    }
    for (const child of entries) {
      found.push(...(await walk(child)));
    }
  }
}

/** @param {DataTransfer} transfer */
async function dropped(transfer) {
  // What is dropped can be asked for its folders only now, before anything is awaited.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const files = [...transfer.files];
  const found = [];
  for (const entry of entries) {
    if (entry !== null) {
      found.push(...(await walk(entry)));
    }
  }
  // Of an empty folder some browsers make a file of no bytes.
  return entries.some((entry) => entry !== null) ? found : files.map((file) => own(file));
}
