/** What a registration asks for, beside the address and the type: the service's names, in groups as people know them. */

/** @typedef {import('../parts/form.js').Asked} Asked */

const isRequired = true;

/** Kinds of customer, of the types that have some. @type {Record<string, readonly string[]>} */
export const SUBTYPES = {
  IM: ['SI', 'IN', 'CM', 'TE', 'ES', 'ME', 'AL', 'CF', 'ED', 'TM', 'MA', 'AR', 'TL', 'FI', 'X'],
  PS: ['PC', 'PR', 'PN', 'PT', 'PA', 'PL', 'X'],
  PL: ['LR', 'LP', 'LC', 'LM', 'LA', 'LI', 'X'],
};

/**
 * The word of a group's heading is `owner.group.<name>`.
 *
 * @type {readonly { name: string, fields: readonly Asked[], isMore?: true }[]}
 */
export const GROUPS = [
  {
    name: 'customer',
    fields: [
      { name: 'tipo_cliente', kind: 'choice', isRequired, options: ['PL', 'PC', 'PS', 'IM', 'A', 'PV', 'X'], words: 'owner.customer' },
      { name: 'sottotipo_cliente', kind: 'choice', options: [], words: 'owner.subtype' },
      { name: 'sottotipo_cliente_altro' },
      { name: 'denominazione_titolare', complete: 'organization' },
      { name: 'cf_piva_titolare' },
    ],
  },
  {
    name: 'applicant',
    fields: [
      { name: 'nome_richiedente', isRequired, complete: 'given-name' },
      { name: 'cognome_richiedente', isRequired, complete: 'family-name' },
      { name: 'codice_fiscale_richiedente', isRequired },
      { name: 'data_nascita_richiedente', isRequired },
      { name: 'sesso_richiedente', kind: 'choice', isRequired, options: ['F', 'M'], words: 'owner.sex' },
      { name: 'nazione_nascita_richiedente', isRequired, value: 'IT' },
      { name: 'email', kind: 'email', isRequired, complete: 'email' },
      { name: 'telefono', kind: 'tel', isRequired, complete: 'tel' },
    ],
  },
  {
    name: 'seat',
    fields: [
      { name: 'indirizzo_titolare', isRequired, complete: 'street-address' },
      { name: 'cap_titolare', isRequired, complete: 'postal-code' },
      { name: 'comune_titolare', isRequired, complete: 'address-level2' },
      { name: 'provincia_titolare', isRequired },
      { name: 'nazione_titolare', isRequired, value: 'IT' },
    ],
  },
  {
    name: 'more',
    isMore: true,
    fields: [
      { name: 'cellulare', kind: 'tel' },
      { name: 'comune_nascita_richiedente' },
      { name: 'provincia_nascita_richiedente' },
      { name: 'tipo_documento', kind: 'choice', options: ['CARTA_D_IDENTITA', 'PATENTE', 'PASSAPORTO'], words: 'owner.document' },
      { name: 'numero_documento' },
      { name: 'documento_rilasciato_da' },
      { name: 'data_rilascio_documento' },
      { name: 'data_scadenza_documento' },
      { name: 'autorinnovo', kind: 'flag' },
    ],
  },
];
