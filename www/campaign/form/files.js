/** The files of single rows: hundreds of them, by file, by folder, or dropped. */

import { byId, element, size } from '../../parts/elements.js';

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
 * Whether two files are the same, byte for byte.
 *
 * @param {File} one @param {File} other
 */
async function isSame(one, other) {
  if (one.size !== other.size) {
    return false;
  }
  const [first, second] = await Promise.all([one, other].map(async (file) => new Uint8Array(await file.arrayBuffer())));
  return first.every((byte, index) => byte === second[index]);
}

/** Names that are told of at once. */
const MOST = 3;

/** @param {string} text @param {() => void} work */
function button(text, work) {
  const made = element('button', { class: 'quiet', text });
  made.type = 'button';
  made.addEventListener('click', work);
  return made;
}

/**
 * Lets files be chosen. Of two of one name nobody can tell which is a row's: both are kept, and it is asked.
 *
 * @param {(error: unknown) => void} onError
 */
export function ownFiles(onError) {
  /** The files by their ways. @type {Map<string, OwnFile[]>} */
  const chosen = new Map();

  const all = () => [...chosen.values()].flat();
  const doubtWords = element('p');
  doubtWords.setAttribute('role', 'status');
  const doubt = element('div', { class: 'notice' });
  doubt.id = 'campaign-own-doubt';

  /** The names that several files have. */
  const doubtful = () => [...chosen].filter(([, files]) => files.length > 1).map(([name]) => name);

  function show() {
    const files = all();
    const bytes = files.reduce((sum, { data }) => sum + data.size, 0);
    const words = files.length === 1 ? 'one file' : `${files.length} files`;
    count.textContent = files.length === 0 ? '' : `${words} (${size(bytes)})`;
    count.title = [...chosen.keys()].slice(0, 20).join('\n');
    clear.hidden = files.length === 0;
    const names = doubtful();
    doubt.hidden = names.length === 0;
    const more = names.length > MOST ? ` and ${names.length - MOST} more` : '';
    doubtWords.textContent =
      names.length === 0
        ? ''
        : `Different files have the same name: ${names.slice(0, MOST).join(', ')}${more}. While both are here, no row gets either. Choose their folder, so that they are told apart, or say which are meant:`;
  }

  /** @param {OwnFile[]} files */
  async function add(files) {
    // Systems leave files of their own in folders.
    const added = files.filter(({ data }) => !/^(\.|Thumbs\.db$|desktop\.ini$)/i.test(data.name));
    const again = added.filter(({ name }) => chosen.has(name));
    for (const file of added) {
      chosen.set(file.name, [...(chosen.get(file.name) ?? []), file]);
    }
    show();
    // What was chosen again is there once. Until that is known both are: that sends nothing.
    for (const file of again) {
      const others = (chosen.get(file.name) ?? []).filter((other) => other !== file);
      const isKnown = await Promise.all(others.map(({ data }) => isSame(data, file.data)));
      if (isKnown.includes(true) && chosen.get(file.name)?.includes(file)) {
        chosen.set(file.name, (chosen.get(file.name) ?? []).filter((other) => other !== file));
      }
    }
    show();
  }

  /** @param {0 | -1} place the first that was chosen of each name, or the last */
  function settle(place) {
    for (const name of doubtful()) {
      chosen.set(name, (chosen.get(name) ?? []).slice(place).slice(0, 1));
    }
    show();
    inputs[0].focus();
  }
  const choices = [button('Those chosen first', () => settle(0)), button('Those chosen last', () => settle(-1))];
  doubt.append(doubtWords, element('div', { class: 'actions' }, choices));
  clear.closest('.actions')?.after(doubt);

  for (const input of inputs) {
    const take = () => {
      add([...(input.files ?? [])].map((file) => own(file))).catch(onError);
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
      dropped(event.dataTransfer).then(add).catch(onError);
    }
  });
  return { files: all, clear: none };
}
