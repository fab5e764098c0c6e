/** What a registration asks for, beside the address and the type. */

/**
 * A field: its name in the service's record, and how the page asks for it.
 *
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {'text' | 'email' | 'tel' | 'choice' | 'flag'} [kind] default: text
 * @property {true} [isRequired]
 * @property {string} [value] what stands there at first
 * @property {string} [hint]
 * @property {string} [complete] what the browser may know it as
 * @property {ReadonlyArray<[value: string, words: string]>} [options] of a choice
 */

const DAY = 'dd/mm/yyyy';
const TWO_LETTERS = 'two letters';
const isRequired = true;

/** @type {ReadonlyArray<[string, string]>} */
const CUSTOMERS = [
  ['IM', 'Company (impresa)'],
  ['PS', 'Professional (professionista)'],
  ['PL', 'Local administration (PA locale)'],
  ['PC', 'Central administration (PA centrale)'],
  ['A', 'Association (associazione)'],
  ['PV', 'Private person (privato)'],
  ['X', 'Other (altro)'],
];

/** @type {[string, string]} */
const OTHER = ['X', 'Other (altro)'];

/**
 * Kinds of customer, of the types that have some.
 *
 * @type {Record<string, ReadonlyArray<[value: string, words: string]>>}
 */
export const SUBTYPES = {
  IM: [
    ['SI', 'Services (servizi imprese)'],
    ['IN', 'Computing (informatica)'],
    ['CM', 'Trade (commercio)'],
    ['TE', 'Telecommunications (telecomunicazioni)'],
    ['ES', 'Publishing, print (editoria, stampa)'],
    ['ME', 'Mechanics, electrics (meccanica, elettrica)'],
    ['AL', 'Food (alimentare)'],
    ['CF', 'Chemistry, pharmacy (chimica, farmaceutica)'],
    ['ED', 'Construction (edilizia)'],
    ['TM', 'Textiles, fashion (tessile, moda)'],
    ['MA', 'Furniture (mobili, arredamenti)'],
    ['AR', 'Hotels, restaurants (alberghi, ristoranti)'],
    ['TL', 'Transport, logistics (trasporti, logistica)'],
    ['FI', 'Finance (finanza)'],
    OTHER,
  ],
  PS: [
    ['PC', 'Accountant (commercialista)'],
    ['PR', 'Bookkeeper (ragioniere)'],
    ['PN', 'Notary (notaio)'],
    ['PT', 'Tax adviser (tributarista)'],
    ['PA', 'Lawyer (avvocato)'],
    ['PL', 'Labour consultant (consulente del lavoro)'],
    OTHER,
  ],
  PL: [
    ['LR', 'Region (regione)'],
    ['LP', 'Province (provincia)'],
    ['LC', 'Municipality (comune)'],
    ['LM', 'Mountain community (comunità montana)'],
    ['LA', 'Local health authority (ASL)'],
    ['LI', 'Chamber of commerce (CCIAA)'],
    OTHER,
  ],
};

/** @type {ReadonlyArray<{ legend: string, fields: Field[] }>} */
export const GROUPS = [
  {
    legend: 'Customer (cliente)',
    fields: [
      { name: 'tipo_cliente', label: 'Customer type (tipo cliente)', kind: 'choice', isRequired, options: CUSTOMERS },
      { name: 'sottotipo_cliente', label: 'Kind (sottotipo)', kind: 'choice', options: [] },
      { name: 'sottotipo_cliente_altro', label: 'Which other kind' },
    ],
  },
  {
    legend: 'Who applies (richiedente)',
    fields: [
      { name: 'nome_richiedente', label: 'First name (nome)', isRequired, complete: 'given-name' },
      { name: 'cognome_richiedente', label: 'Surname (cognome)', isRequired, complete: 'family-name' },
      { name: 'codice_fiscale_richiedente', label: 'Codice fiscale', isRequired, hint: '16 characters' },
      { name: 'data_nascita_richiedente', label: 'Date of birth', isRequired, hint: DAY },
      {
        name: 'sesso_richiedente',
        label: 'Sex (sesso)',
        kind: 'choice',
        isRequired,
        options: [['F', 'F'], ['M', 'M']],
      },
      { name: 'nazione_nascita_richiedente', label: 'Country of birth', isRequired, value: 'IT', hint: TWO_LETTERS },
      { name: 'email', label: 'E-mail', kind: 'email', isRequired, complete: 'email' },
      { name: 'telefono', label: 'Telephone (telefono)', kind: 'tel', isRequired, complete: 'tel' },
    ],
  },
  {
    legend: 'Whose mailbox it is (titolare)',
    fields: [
      { name: 'indirizzo_titolare', label: 'Street and number (indirizzo)', isRequired, complete: 'street-address' },
      { name: 'cap_titolare', label: 'CAP', isRequired, hint: 'postal code', complete: 'postal-code' },
      { name: 'comune_titolare', label: 'Town (comune)', isRequired, complete: 'address-level2' },
      { name: 'provincia_titolare', label: 'Provincia', isRequired, hint: 'two letters, such as RM' },
      { name: 'nazione_titolare', label: 'Country (nazione)', isRequired, value: 'IT', hint: TWO_LETTERS },
    ],
  },
];

/** @type {ReadonlyArray<{ legend: string, fields: Field[] }>} */
export const OPTIONAL = [
  {
    legend: 'A company or body (titolare)',
    fields: [
      { name: 'denominazione_titolare', label: 'Its name (denominazione)', complete: 'organization' },
      { name: 'cf_piva_titolare', label: 'Its partita IVA or codice fiscale' },
    ],
  },
  {
    legend: 'More about who applies (richiedente)',
    fields: [
      { name: 'cellulare', label: 'Mobile (cellulare)', kind: 'tel' },
      { name: 'comune_nascita_richiedente', label: 'Town of birth (comune)' },
      { name: 'provincia_nascita_richiedente', label: 'Provincia of birth', hint: TWO_LETTERS },
    ],
  },
  {
    legend: 'Identity document (documento)',
    fields: [
      {
        name: 'tipo_documento',
        label: 'Which one (tipo)',
        kind: 'choice',
        options: [
          ['CARTA_D_IDENTITA', 'Identity card (carta d’identità)'],
          ['PATENTE', 'Driving licence (patente)'],
          ['PASSAPORTO', 'Passport (passaporto)'],
        ],
      },
      { name: 'numero_documento', label: 'Its number (numero)' },
      { name: 'documento_rilasciato_da', label: 'Issued by (rilasciato da)' },
      { name: 'data_rilascio_documento', label: 'Issued on (rilascio)', hint: DAY },
      { name: 'data_scadenza_documento', label: 'Expires on (scadenza)', hint: DAY },
    ],
  },
  {
    legend: 'Renewal (rinnovo)',
    fields: [
      { name: 'autorinnovo', label: 'Renew by itself while there is credit (autorinnovo)', kind: 'flag' },
    ],
  },
];

/**
 * A person who does not exist, with a codice fiscale that is well formed.
 *
 * @type {Record<string, string>}
 */
export const EXAMPLE = {
  tipo_cliente: 'PV',
  nome_richiedente: 'Mario',
  cognome_richiedente: 'Rossi',
  codice_fiscale_richiedente: 'RSSMRA85M01H501Q',
  data_nascita_richiedente: '01/08/1985',
  sesso_richiedente: 'M',
  nazione_nascita_richiedente: 'IT',
  email: 'mario.rossi@example.com',
  telefono: '06 555 0123',
  indirizzo_titolare: 'Via Verdi 20',
  cap_titolare: '00184',
  comune_titolare: 'Roma',
  provincia_titolare: 'RM',
  nazione_titolare: 'IT',
};
