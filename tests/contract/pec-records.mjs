/**
 * What goes to `pec.openapi.it` and what comes back, as this project understands it: the records of its
 * contract. `x-correction` marks each place that departs from the service's own document, and says why.
 */

export const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
export const json = (schema) => ({ content: { 'application/json': { schema } } });

/** The types of customer, and the subtypes of those that have some. */
export const SUBTYPES = {
  IM: ['SI', 'IN', 'CM', 'TE', 'ES', 'ME', 'AL', 'CF', 'ED', 'TM', 'MA', 'AR', 'TL', 'FI', 'X'],
  PS: ['PC', 'PR', 'PN', 'PT', 'PA', 'PL', 'X'],
  PL: ['LR', 'LP', 'LC', 'LM', 'LA', 'LI', 'X'],
  PC: [],
  A: [],
  PV: [],
  X: [],
};

const UPGRADABLE = ['STANDARD', 'BRONZE', 'SILVER', 'GOLD'];
const TYPES = [...UPGRADABLE, 'DOMICILIODIGITALE', 'PECMASSIVA'];

const STATES = ['registrata', 'in_evasione', 'evasa', 'revocata', 'chiusa', 'documenti_errati', 'registrazione_annullata'];

const COMMUNICATION_STATES = ['codice_in_richiesta', 'in_attesa_di_documenti', 'documenti_caricati', 'comunicazione_evasa'];

const IDENTITY_DOCUMENTS = ['CARTA_D_IDENTITA', 'PATENTE', 'PASSAPORTO'];

const QUALIFICATIONS = [
  'AMMINISTRATORE',
  'COMMISSARIO_GIUDIZIARIO',
  'CURATORE_FALLIMENTARE',
  'LEGALE_RAPPRESENTANTE',
  'LIQUIDATORE',
  'SOCIO',
  'TITOLARE',
];

const CUSTOMERS = Object.keys(SUBTYPES);
const ALL_SUBTYPES = [...new Set(Object.values(SUBTYPES).flat())];

const text = { type: 'string' };
const filled = (example) => ({ type: 'string', minLength: 1, example });
const matching = (pattern, example) => ({ type: 'string', pattern, example });
/** A value that may also be left empty. @param {object} schema */
const orEmpty = ({ pattern, ...schema }) => ({ ...schema, pattern: `^$|${pattern}` });
const list = (items) => ({ type: 'array', items });

const bothCases = (values) => [...new Set(values.flatMap((value) => [value, value.toLowerCase()]))];

const either = (values) => ({
  'x-correction': 'the document lists one case; its own example shows that either is taken',
  type: 'string',
  enum: bothCases(values),
});

const optional = (values) => ({
  'x-correction': 'the document lists one case and always a value; its own example shows that either is taken, and no text at all',
  type: 'string',
  enum: [...bothCases(values), ''],
});

const DATE = '^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}$';
const date = matching(DATE, '11/04/1982');
const address = matching('^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', 'ufficio@example.it');
const telephone = matching('^[+(]?[0-9][0-9 ()./-]*$', '+39 06 5550100');
const country = matching('^[A-Za-z]{2}$', 'IT');
const province = '^[A-Za-z]{2}$';
/** A codice fiscale or a partita IVA: its check character is advice, so it is no business of the contract's. */
const identifier = matching('^[A-Za-z0-9]+$', 'RSSMRA85M01H501Q');

/** A field that is not as it has to be where another says Italy. */
const amissInItaly = (where, field, pattern) => ({
  required: [where, field],
  properties: { [where]: { type: 'string', pattern: '^[Ii][Tt]$' }, [field]: { type: 'string', not: { pattern } } },
});

/** A subtype is one of its type's; what the types without any make of one is not known. */
const subtypeFits = [
  ...CUSTOMERS.filter((type) => SUBTYPES[type].length > 0).map((type) => ({
    properties: {
      tipo_cliente: { type: 'string', enum: bothCases([type]) },
      sottotipo_cliente: { type: 'string', enum: [...bothCases(SUBTYPES[type]), ''] },
    },
  })),
  { properties: { tipo_cliente: { type: 'string', enum: bothCases(CUSTOMERS.filter((type) => SUBTYPES[type].length === 0)) } } },
];

const callback = {
  type: 'object',
  properties: {
    method: either(['POST', 'JSON']),
    field: text,
    url: matching('^https?://', 'https://portal.example.it/pec'),
    data: { type: 'object' },
  },
};

const answeredCallback = {
  'x-correction': 'the document says an object; where none was asked for, the answers of its examples say false',
  oneOf: [ref('Callback'), { type: 'boolean', enum: [false] }],
};

/** Base64 as it is, without a `data:` before it. */
const base64 = matching('^[A-Za-z0-9+/]+={0,2}$', 'JVBERi0xLjcK');

const fields = {
  casella_pec: address,
  tipo_casella: either(TYPES),
  tipo_cliente: either(CUSTOMERS),
  sottotipo_cliente: optional(ALL_SUBTYPES),
  sottotipo_cliente_altro: text,
  nome_richiedente: filled('Mario'),
  cognome_richiedente: filled('Rossi'),
  email: address,
  telefono: telephone,
  cellulare: orEmpty(telephone),
  codice_fiscale_richiedente: identifier,
  data_nascita_richiedente: date,
  sesso_richiedente: either(['M', 'F']),
  nazione_nascita_richiedente: country,
  comune_nascita_richiedente: text,
  provincia_nascita_richiedente: text,
  denominazione_titolare: text,
  cf_piva_titolare: orEmpty(identifier),
  indirizzo_titolare: filled('Via Garibaldi 1'),
  comune_titolare: filled('Genova'),
  cap_titolare: filled('16124'),
  nazione_titolare: country,
  provincia_titolare: filled('GE'),
  callback: ref('Callback'),
  autorinnovo: { type: 'boolean', default: false },
  tipo_documento: optional(IDENTITY_DOCUMENTS),
  numero_documento: text,
  data_scadenza_documento: orEmpty(date),
  documento_rilasciato_da: text,
  data_rilascio_documento: orEmpty(date),
};

const summary = {
  id: filled('64f0c2a91b7d3e5a60c81f22'),
  casella_pec: address,
  tipo_casella: { type: 'string', enum: bothCases(TYPES) },
  stato: { type: 'string', enum: STATES },
  data_scadenza: orEmpty(date),
  timestamp: ref('Timestamps'),
  owner: text,
};

/** The same fields in an answer, which may leave more of them empty. */
const answered = {
  ...fields,
  sesso_richiedente: { type: 'string', enum: [...bothCases(['M', 'F']), ''] },
  sottotipo_cliente: { type: 'string', enum: [...bothCases(ALL_SUBTYPES), ''] },
  telefono: orEmpty(telephone),
  data_nascita_richiedente: orEmpty(date),
  nazione_nascita_richiedente: orEmpty(country),
  nazione_titolare: orEmpty(country),
  codice_fiscale_richiedente: orEmpty(identifier),
  nome_richiedente: text,
  cognome_richiedente: text,
  indirizzo_titolare: text,
  comune_titolare: text,
  cap_titolare: text,
  provincia_titolare: text,
  callback: answeredCallback,
};

const communication = {
  casella_pec: address,
  cf: identifier,
  nome: filled('Mario'),
  cognome: filled('Rossi'),
  qualifica: either(QUALIFICATIONS),
  email: address,
  cellulare: telephone,
  ragione_sociale: filled('Rossi e figli'),
  cf_piva: identifier,
  comune: filled('Genova'),
  provincia: matching(province, 'GE'),
};

const user = {
  nome: filled('Lucia'),
  cognome: filled('Verdi'),
  descrizione: filled('Segreteria'),
  email_gestione_password: address,
};

/** Space in steps: a number sets it, a number after a plus adds to it. @param {string} pattern @param {number} step */
const space = (pattern, step) => ({
  'x-correction': 'the document wants a multiple of a text, which holds for every text; here it is digits',
  oneOf: [
    { type: 'string', pattern, example: String(step) },
    { type: 'integer', minimum: step, multipleOf: step, example: step },
  ],
});

const SET_OR_ADD = '^\\+?[1-9][0-9]*$';
const SET = '^[1-9][0-9]*$';

/** @param {object} properties @param {string[]} required @param {object} [more] */
const body = (properties, required, more = {}) => ({
  type: 'object',
  ...(required.length > 0 && { required }),
  additionalProperties: false,
  properties,
  ...more,
});

export const schemas = {
  Registration: body(
    fields,
    [
      'casella_pec',
      'tipo_casella',
      'tipo_cliente',
      'nome_richiedente',
      'cognome_richiedente',
      'email',
      'telefono',
      'codice_fiscale_richiedente',
      'data_nascita_richiedente',
      'sesso_richiedente',
      'nazione_nascita_richiedente',
      'indirizzo_titolare',
      'comune_titolare',
      'cap_titolare',
      'nazione_titolare',
      'provincia_titolare',
    ],
    {
      anyOf: subtypeFits,
      not: {
        anyOf: [
          amissInItaly('nazione_titolare', 'cap_titolare', '^[0-9]{5}$'),
          amissInItaly('nazione_titolare', 'provincia_titolare', province),
          amissInItaly('nazione_nascita_richiedente', 'provincia_nascita_richiedente', `^$|${province}`),
        ],
      },
    },
  ),
  Documents: {
    oneOf: [base64, { type: 'array', minItems: 1, items: base64 }],
  },
  Upload: {
    'x-correction': 'the document does not say that the files are required; without them it answers 428',
    ...body({ documenti: ref('Documents') }, ['documenti']),
  },
  Spaces: body(
    {
      spazio_disco: space(SET_OR_ADD, 1024),
      spazio_storico: space(SET_OR_ADD, 1024),
      spazio_conservazione: space(SET_OR_ADD, 512),
    },
    [],
    { minProperties: 1 },
  ),
  Archive: body({ spazio_conservazione: space(SET, 512), documenti: ref('Documents') }, ['documenti']),
  Type: {
    'x-correction': 'the document does not say that the type is required, and it is all that is sent',
    ...body({ tipo_casella: either(UPGRADABLE) }, ['tipo_casella']),
  },
  User: body(user, Object.keys(user)),
  Communication: body(
    { ...communication, pec_amministratore: { type: 'boolean', default: false }, callback: ref('Callback') },
    Object.keys(communication),
  ),
  Domain: { type: 'object' },
  Callback: callback,
  Timestamps: {
    type: 'object',
    properties: Object.fromEntries(
      ['registrazione', 'ultima_modifica', 'evasione', 'scadenza', 'revoca'].map((name) => [name, { type: 'integer', minimum: 0 }]),
    ),
  },
  MailboxSummary: {
    type: 'object',
    required: ['id', 'casella_pec', 'tipo_casella', 'stato'],
    properties: summary,
  },
  Mailbox: {
    type: 'object',
    required: ['id', 'casella_pec', 'tipo_casella', 'stato', 'timestamp'],
    properties: {
      ...answered,
      ...summary,
      dominio: text,
      cod_attivazione: text,
      uid: text,
      conservazione: { type: 'boolean' },
      descrizione: text,
      sms: { type: 'boolean' },
      storico: { type: 'boolean' },
      spazio_conservazione: { type: 'integer', minimum: 0 },
      spazio_disco: { type: 'integer', minimum: 0 },
      spazio_storico: { type: 'integer', minimum: 0 },
      data_attivazione: orEmpty(date),
      documenti_attivazione: list(text),
      documenti_conservazione: list(text),
      multiutenza: list(ref('AddedUser')),
    },
  },
  AddedUser: {
    type: 'object',
    properties: {
      ...user,
      id_utenza: text,
      userid: text,
      timestamp: { type: 'object', properties: { attivazione: { type: 'integer', minimum: 0 } } },
    },
  },
  CommunicationSummary: {
    type: 'object',
    required: ['id', 'casella_pec', 'stato'],
    properties: {
      id: filled('64f0c2a91b7d3e5a60c81f23'),
      casella_pec: address,
      stato: { type: 'string', enum: COMMUNICATION_STATES },
      timestamp: { type: 'integer', minimum: 0 },
      owner: text,
    },
  },
  CommunicationRecord: {
    type: 'object',
    required: ['id', 'casella_pec', 'stato'],
    properties: {
      ...communication,
      qualifica: { type: 'string', enum: bothCases(QUALIFICATIONS) },
      callback: answeredCallback,
      id: filled('64f0c2a91b7d3e5a60c81f23'),
      stato: { type: 'string', enum: COMMUNICATION_STATES },
      codice_registro_imprese: text,
      documenti_registro_imprese: list(text),
      timestamp: { type: 'integer', minimum: 0 },
      owner: text,
    },
  },
};
