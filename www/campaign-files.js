/** The files of single rows: hundreds of them, by file, by folder, or dropped. */

import { byId, element, size } from './elements.js';

const drop = byId('campaign-own-drop', HTMLDivElement);
const inputs = [byId('campaign-own', HTMLInputElement), byId('campaign-folder', HTMLInputElement)];
const count = byId('campaign-own-count', HTMLSpanElement);
const clear = byId('campaign-own-clear', HTMLButtonElement);

/** @typedef {{ name: string, data: File, type?: string }} OwnFile `name`: its way from the folder */

/** @param {File} file @param {string} [path] @returns {OwnFile} */
function own(file, path = file.webkitRelativePath || file.name) {
  return file.type === '' ? { name: path, data: file } : { name: path, data: file, type: file.type };
}

/**
 * What an entry of a drop holds; folders are walked.
 *
 * @param {FileSystemEntry} entry
 * @returns {Promise<OwnFile[]>}
 */
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) =>
      /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject),
    );
    return [own(file, entry.fullPath.replace(/^\//, ''))];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const found = [];
  for (;;) {
    // A reader gives a hundred at a time.
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

/**
 * Lets files be chosen.
 *
 * @param {(error: unknown) => void} onError
 */
export function ownFiles(onError) {
  /** @type {Map<string, OwnFile>} by their ways: what is chosen again takes its place */
  const chosen = new Map();

  function show() {
    const bytes = [...chosen.values()].reduce((sum, { data }) => sum + data.size, 0);
    const words = chosen.size === 1 ? 'one file' : `${chosen.size} files`;
    count.textContent = chosen.size === 0 ? '' : `${words} (${size(bytes)})`;
    count.title = [...chosen.keys()].slice(0, 20).join('\n');
    clear.hidden = chosen.size === 0;
  }

  /** @param {OwnFile[]} files */
  function add(files) {
    // Systems leave files of their own in folders.
    for (const file of files.filter(({ data }) => !/^(\.|Thumbs\.db$|desktop\.ini$)/i.test(data.name))) {
      chosen.set(file.name, file);
    }
    show();
  }

  for (const input of inputs) {
    const take = () => {
      add([...(input.files ?? [])].map((file) => own(file)));
      input.value = '';
    };
    input.addEventListener('change', take);
    take();
  }
  const none = () => {
    chosen.clear();
    show();
  };
  clear.addEventListener('click', () => {
    none();
    inputs[0].focus();
  });
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (event.dataTransfer !== null && !inputs[0].matches(':disabled')) {
      dropped(event.dataTransfer).then(add, onError);
    }
  });
  return { files: () => [...chosen.values()], clear: none };
}

const columns = byId('campaign-own-columns', HTMLFieldSetElement);

/** The columns that are offered, each with its boxes. @type {{ name: string, chosen: HTMLInputElement, empty: HTMLInputElement }[]} */
let offered = [];

/** @param {string} text @param {boolean} checked */
function choice(text, checked) {
  const box = element('input');
  box.type = 'checkbox';
  box.checked = checked;
  return { box, label: element('label', { class: 'choice' }, [box, document.createTextNode(` ${text}`)]) };
}

/** @param {readonly string[]} names offers columns that may name files; those that were chosen stay so */
export function offerFileColumns(names) {
  const before = new Map(offered.map((column) => [column.name, column]));
  const legend = columns.querySelector('legend') ?? element('legend');
  const labels = [];
  offered = [];
  for (const name of names) {
    const { box: chosen, label } = choice(name, before.get(name)?.chosen.checked ?? false);
    const { box: empty, label: emptyLabel } = choice('may be empty', before.get(name)?.empty.checked ?? false);
    label.id = `campaign-own-column-${offered.length}`;
    empty.setAttribute('aria-describedby', label.id);
    const show = () => {
      emptyLabel.hidden = !chosen.checked;
    };
    chosen.addEventListener('change', show);
    show();
    labels.push(element('div', {}, [label, emptyLabel]));
    offered.push({ name, chosen, empty });
  }
  columns.replaceChildren(legend, ...labels);
  columns.hidden = names.length === 0;
}

/** The chosen columns. A row whose cell is empty has a problem, unless its column may be empty. */
export const fileColumns = () =>
  offered
    .filter(({ chosen }) => chosen.checked)
    .map(({ name, empty }) => ({ name, required: !empty.checked }));
