/**
 * The second service, `pec.openapi.it`. Its records keep the service's Italian field names; fields and
 * values that are not named here come and go unchanged. Enums may come in either case, `''` stands for
 * absent.
 *
 * Nothing here that costs or changes something is ever repeated, also where it is a `GET`; where nobody
 * knows whether it was carried out the call rejects with `UnknownOutcomeError`, its key empty.
 */

import type { CallOptions } from './message.js';
import type { Blob } from './platform.js';

/**
 * The service takes enums in either case.
 *
 * @typeParam T the names, in capitals
 */
type AnyCase<T extends string> = T | Lowercase<T>;

/**
 * One of these, or what the service may yet think of.
 *
 * @typeParam T the names that are known
 */
type Open<T extends string> = T | (string & {});

/** A type of mailbox. */
export type MailboxType =
  /** The least of the four that can be changed later; usually under `legalmail.it`. */
  | 'STANDARD'
  /** Above `STANDARD`. */
  | 'BRONZE'
  /** Above `BRONZE`. */
  | 'SILVER'
  /** The highest of the four. */
  | 'GOLD'
  /** Under `domiciliodigitale.com`; takes one single document, and no change of space, type, archive or users. */
  | 'DOMICILIODIGITALE'
  /** For PEC Massiva, usually under `pecmassiva.com`; takes one single document, and no changes either. */
  | 'PECMASSIVA';

/** Where a mailbox stands. `evasa` is active. */
export type MailboxState =
  /** Registered, and paid; its documents are awaited. */
  | 'registrata'
  /** Its documents came, and are looked at. */
  | 'in_evasione'
  /** Active. */
  | 'evasa'
  /** Given up; `renew` brings it back. */
  | 'revocata'
  /** Closed for good. */
  | 'chiusa'
  /** Its documents were refused: upload others. */
  | 'documenti_errati'
  /** The registration was cancelled. */
  | 'registrazione_annullata';

/** Who the holder is: a company, a professional, a local or central administration, … */
export type CustomerType =
  /** Impresa: a company. */
  | 'IM'
  /** Professionista: a professional. */
  | 'PS'
  /** Pubblica amministrazione locale: a local administration. */
  | 'PL'
  /** Pubblica amministrazione centrale: a central administration. */
  | 'PC'
  /** Associazione: an association. */
  | 'A'
  /** Privato: a private person. */
  | 'PV'
  /** Altro: another. */
  | 'X';

/** What kind of company, professional or local administration. */
export type CustomerSubtype =
  /** None. */
  | ''
  /** Of IM, PS and PL: altro, said in `sottotipo_cliente_altro`. */
  | 'X'
  /** IM: servizi alle imprese. */
  | 'SI'
  /** IM: informatica. */
  | 'IN'
  /** IM: commercio. */
  | 'CM'
  /** IM: telecomunicazioni. */
  | 'TE'
  /** IM: editoria e stampa. */
  | 'ES'
  /** IM: meccanica ed elettrica. */
  | 'ME'
  /** IM: alimentare. */
  | 'AL'
  /** IM: chimica e farmaceutica. */
  | 'CF'
  /** IM: edilizia. */
  | 'ED'
  /** IM: tessile e moda. */
  | 'TM'
  /** IM: mobili e arredamenti. */
  | 'MA'
  /** IM: alberghi e ristoranti. */
  | 'AR'
  /** IM: trasporti e logistica. */
  | 'TL'
  /** IM: finanza. */
  | 'FI'
  /** PS: commercialista. */
  | 'PC'
  /** PS: ragioniere. */
  | 'PR'
  /** PS: notaio. */
  | 'PN'
  /** PS: tributarista. */
  | 'PT'
  /** PS: avvocato. */
  | 'PA'
  /** PS: consulente del lavoro. */
  | 'PL'
  /** PL: regione. */
  | 'LR'
  /** PL: provincia. */
  | 'LP'
  /** PL: comune. */
  | 'LC'
  /** PL: comunità montana. */
  | 'LM'
  /** PL: ASL. */
  | 'LA'
  /** PL: CCIAA. */
  | 'LI';

/** An identity document. */
export type DocumentType = 'CARTA_D_IDENTITA' | 'PATENTE' | 'PASSAPORTO';

/** Where the service tells of every change: it calls `url` with the record. */
export interface Callback {
  /**
   * Absolute, `http:` or `https:`. Nothing that comes is signed: `callbackHandler` of `pec-massiva/proxy` believes
   * nothing of it.
   */
  url: string;
  /** As a form, or as JSON. Default: the service's, `POST`. */
  method?: AnyCase<'POST' | 'JSON'> | undefined;
  /** The field that holds the record. */
  field?: string | undefined;
  /** Any object: it comes back with the record. */
  data?: Record<string, unknown> | undefined;
}

/** What a registration asks for. Days are `dd/mm/yyyy`, countries and provinces two letters. */
export interface Registration {
  /** The address to register. The domain that usually goes with the type is advice (`check`). */
  casella_pec: string;
  /** The type of mailbox. */
  tipo_casella: AnyCase<MailboxType>;
  /** Who the holder is. */
  tipo_cliente: AnyCase<CustomerType>;
  /** One of those that fit `tipo_cliente`, where it has any. */
  sottotipo_cliente?: AnyCase<CustomerSubtype> | undefined;
  /** In words, where `sottotipo_cliente` is `X`. */
  sottotipo_cliente_altro?: string | undefined;
  /** The applicant's first name. */
  nome_richiedente: string;
  /** The applicant's surname. */
  cognome_richiedente: string;
  /** The applicant's ordinary address. */
  email: string;
  /** The applicant's telephone: 5 to 15 digits, grouped as you like, with `+` in front or without. */
  telefono: string;
  /** The applicant's mobile, in the same form. */
  cellulare?: string | undefined;
  /** The applicant's codice fiscale, 16 characters; its check character is advice (`check`). */
  codice_fiscale_richiedente: string;
  /** The applicant's day of birth, `dd/mm/yyyy`. */
  data_nascita_richiedente: string;
  /** The applicant's sex, as in the codice fiscale. */
  sesso_richiedente: AnyCase<'M' | 'F'>;
  /** The country of birth, two letters. */
  nazione_nascita_richiedente: string;
  /** The town of birth. */
  comune_nascita_richiedente?: string | undefined;
  /** Its province: two letters, where the country is Italy. */
  provincia_nascita_richiedente?: string | undefined;
  /** The holder's name, where it is no person. */
  denominazione_titolare?: string | undefined;
  /** The holder's codice fiscale or partita IVA (11 digits); its check digit is advice (`check`). */
  cf_piva_titolare?: string | undefined;
  /** The holder's street and number. */
  indirizzo_titolare: string;
  /** The holder's town. */
  comune_titolare: string;
  /** The holder's CAP: five digits, where the country is Italy. */
  cap_titolare: string;
  /** The holder's country, two letters. */
  nazione_titolare: string;
  /** The holder's province: two letters, where the country is Italy. */
  provincia_titolare: string;
  /** Where the service tells of every change; `false`: nowhere. */
  callback?: Callback | false | undefined;
  /** Renews by itself while there is credit, and pays. */
  autorinnovo?: boolean | undefined;
  /** The kind of the applicant's identity document. */
  tipo_documento?: AnyCase<DocumentType> | undefined;
  /** Its number. */
  numero_documento?: string | undefined;
  /** The day to which it is valid, `dd/mm/yyyy`. */
  data_scadenza_documento?: string | undefined;
  /** The authority that issued it. */
  documento_rilasciato_da?: string | undefined;
  /** The day on which it was issued, `dd/mm/yyyy`. */
  data_rilascio_documento?: string | undefined;
}

/** A person who may use a mailbox. */
export interface MailboxUser {
  /** First name. */
  nome: string;
  /** Surname. */
  cognome: string;
  /** For people, such as the office. */
  descrizione: string;
  /** The ordinary address to which matters of the password go. */
  email_gestione_password: string;
}

/** Seconds since 1970. */
export interface MailboxTimes {
  /** When it was registered. */
  registrazione?: number;
  /** When it was changed last. */
  ultima_modifica?: number;
  /** When it became active. */
  evasione?: number;
  /** When it ends. */
  scadenza?: number;
  /** When it was given up. */
  revoca?: number;
}

/** A mailbox as the service tells it; in a list it has the first few fields only. */
export interface Mailbox
  extends Partial<
    Omit<
      Registration,
      | 'callback'
      | 'sesso_richiedente'
      | 'sottotipo_cliente'
      | 'tipo_casella'
      | 'tipo_cliente'
      | 'tipo_documento'
    >
  > {
  /** The service's id, which all methods take. */
  id?: string;
  /** The type of mailbox, in either case. */
  tipo_casella?: Open<MailboxType>;
  /** Who the holder is, in either case. */
  tipo_cliente?: Open<CustomerType>;
  /** What kind of holder, in either case. */
  sottotipo_cliente?: Open<CustomerSubtype>;
  /** The applicant's sex, in either case. */
  sesso_richiedente?: Open<'M' | 'F'>;
  /** The kind of the applicant's identity document. */
  tipo_documento?: Open<DocumentType>;
  /** Where it stands. */
  stato?: Open<MailboxState>;
  /** The day on which it ends, `dd/mm/yyyy`. */
  data_scadenza?: string;
  /** The account it belongs to, as the service names it. */
  owner?: string;
  /** What happened when. */
  timestamp?: MailboxTimes;
  /** As it was registered. */
  callback?: Callback | false | null;
  /** May differ from the address's own. */
  dominio?: string;
  /** As the service tells it: its document does not say what it is. */
  cod_attivazione?: string;
  /** As the service tells it: its document does not say what it is. */
  uid?: string;
  /** As the service tells it: its document does not say what it is. */
  descrizione?: string;
  /** The day on which it was activated, as the service writes it. */
  data_attivazione?: string;
  /** As the service tells it: its document does not say what it is. */
  sms?: boolean;
  /** Whether it has a history (storico). */
  storico?: boolean;
  /** Whether it has the legal archive. */
  conservazione?: boolean;
  /** Space of the mailbox, in MB. */
  spazio_disco?: number;
  /** Space of the history, in MB. */
  spazio_storico?: number;
  /** Space of the legal archive, in MB. */
  spazio_conservazione?: number;
  /** The documents of its activation, as the service names them. */
  documenti_attivazione?: string[];
  /** The documents of its legal archive, as the service names them. */
  documenti_conservazione?: string[];
  /** Whoever else may use it. */
  multiutenza?: Array<
    Partial<MailboxUser> & {
      /** The service's id of this use. */
      id_utenza?: string;
      /** The name that this person signs in with, as the service tells it. */
      userid?: string;
      /** When that began. */
      timestamp?: {
        /** Seconds since 1970. */
        attivazione?: number;
      };
    }
  >;
  [field: string]: unknown;
}

/** What the applicant is in the company. */
export type Qualification =
  | 'AMMINISTRATORE'
  | 'COMMISSARIO_GIUDIZIARIO'
  | 'CURATORE_FALLIMENTARE'
  | 'LEGALE_RAPPRESENTANTE'
  | 'LIQUIDATORE'
  | 'SOCIO'
  | 'TITOLARE';

/** What is asked of the business register. */
export interface Communication {
  /** The address that the register is told. */
  casella_pec: string;
  /** The applicant's codice fiscale; its check character is advice (`check`). */
  cf: string;
  /** The applicant's first name. */
  nome: string;
  /** The applicant's surname. */
  cognome: string;
  /** What the applicant is in the company. */
  qualifica: AnyCase<Qualification>;
  /** The applicant's ordinary address. */
  email: string;
  /** The applicant's mobile: 5 to 15 digits, grouped as you like. */
  cellulare: string;
  /** The company's name. */
  ragione_sociale: string;
  /** The company's codice fiscale or partita IVA; its check digit is advice (`check`). */
  cf_piva: string;
  /** The company's town. */
  comune: string;
  /** The company's province, two letters. */
  provincia: string;
  /** Whether the address is the administrator's own. */
  pec_amministratore?: boolean | undefined;
  /** Where the service tells of every change; `false`: nowhere. */
  callback?: Callback | false | undefined;
}

/** A communication as the service tells it. */
export interface CommunicationRecord extends Partial<Omit<Communication, 'callback' | 'qualifica'>> {
  /** The service's id, which all methods take. */
  id?: string;
  /** What the applicant is in the company, in either case. */
  qualifica?: Open<Qualification>;
  /** Where it stands: its code is asked for, its documents are awaited, they came, the register was told. */
  stato?: Open<
    'codice_in_richiesta' | 'in_attesa_di_documenti' | 'documenti_caricati' | 'comunicazione_evasa'
  >;
  /** The code that the business register gave. */
  codice_registro_imprese?: string;
  /** The documents for it, as the service names them. */
  documenti_registro_imprese?: string[];
  /** Seconds since 1970. */
  timestamp?: number;
  /** The account it belongs to, as the service names it. */
  owner?: string;
  /** As it was registered. */
  callback?: Callback | false | null;
  [field: string]: unknown;
}

/** A file to upload. */
export type DocumentInput = Blob | ArrayBuffer | ArrayBufferView;

/** One file or several. */
export type DocumentsInput = DocumentInput | Iterable<DocumentInput> | ArrayLike<DocumentInput>;

/** MB: a number to set, or `+` and a number to add. */
export type Space = number | `+${number}`;

/** Options of what is checked before it is sent. */
export interface CheckOptions extends CallOptions {
  /**
   * Whether that is checked too which is advice only: codice fiscale and partita IVA, and the domain
   * that usually goes with a type. Default: true. What the service refuses is always checked.
   */
  check?: boolean | undefined;
}

/** Options of waiting for a state. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds before the second look; later waits grow, to 15 minutes. Default: 30 s. */
  interval?: number | undefined;
}

/** Mailboxes, each known by the service's id. */
export interface Mailboxes {
  /**
   * Whether an address is free to be registered. A read.
   *
   * @param address in full
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for what is no address
   */
  isAvailable(address: string, options?: CallOptions): Promise<boolean>;
  /**
   * Whether a domain is one of certified mail. The service charges for it, so it is asked once.
   *
   * @param domain such as `legalmail.it`
   * @param options of this call
   * @throws {@link PaymentError} (rejects) without credit, {@link UnknownOutcomeError} where nobody knows whether it
   *   was charged
   */
  isPecDomain(domain: string, options?: CallOptions): Promise<boolean>;
  /**
   * Registers a mailbox, and pays. Every problem is named by its field, before anything is sent.
   *
   * @param fields the form
   * @param options of this call
   * @throws {@link ValidationError} (rejects) with all problems, {@link UnknownOutcomeError} where nobody knows
   *   whether it was registered: look with `list` first
   * @example
   * ```js
   * const { id } = await pec.mailboxes.register(fields);
   * const form = await pec.mailboxes.activationForm(id); // to be signed
   * await pec.mailboxes.activate(id, signed);
   * await pec.mailboxes.waitFor(id, ['evasa', 'documenti_errati']);
   * ```
   */
  register(fields: Registration, options?: CheckOptions): Promise<Mailbox>;
  /**
   * The account's mailboxes; those of a FLAT plan are not among them.
   *
   * @param options of this call
   * @throws {@link PecError} (rejects) as reads do
   */
  list(options?: CallOptions): Promise<Mailbox[]>;
  /**
   * One mailbox, if it was registered through this service and is not of a FLAT plan.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link NotFoundError} (rejects) for any other
   */
  get(id: string, options?: CallOptions): Promise<Mailbox>;
  /**
   * The form to sign before the activation, as PDF.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for what is no id, else {@link PecError} as reads do
   */
  activationForm(id: string, options?: CallOptions): Promise<Blob>;
  /**
   * The form to sign for the legal archive, as PDF.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for what is no id, else {@link PecError} as reads do
   */
  archiveForm(id: string, options?: CallOptions): Promise<Blob>;
  /**
   * Uploads the signed form and the identity document, as PDF; as one single PDF for `PECMASSIVA` and
   * `DOMICILIODIGITALE`. Only in state `registrata` or `documenti_errati`.
   *
   * @param id the service's
   * @param documents one or several
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for what is no PDF, {@link UnknownOutcomeError} where nobody knows
   *   whether it was taken
   */
  activate(id: string, documents: DocumentsInput, options?: CallOptions): Promise<Mailbox>;
  /**
   * Activates the legal archive, and pays. `space`: MB, a multiple of 512.
   *
   * @param id the service's
   * @param fields documents and space
   * @param options of this call
   * @throws {@link ValidationError} (rejects) with all problems, {@link UnknownOutcomeError} where nobody knows
   *   whether it was done
   */
  activateArchive(
    id: string,
    fields: {
      /** The signed form of the archive, as PDF. */
      documents: DocumentsInput;
      /** MB, a multiple of 512. Default: the service's, 512. */
      space?: Space | undefined;
    },
    options?: CallOptions,
  ): Promise<Mailbox>;
  /**
   * Gives a mailbox more space, and pays. Multiples of 1024 MB, of the archive 512.
   *
   * @param id the service's
   * @param spaces at least one; `'+1024'` adds, `2048` sets
   * @param options of this call
   * @throws {@link ValidationError} (rejects) with all problems, {@link UnknownOutcomeError} where nobody knows
   *   whether it was done
   */
  resize(
    id: string,
    spaces: {
      /** `spazio_disco`, a multiple of 1024 MB. */
      disk?: Space | undefined;
      /** `spazio_storico`, a multiple of 1024 MB. */
      history?: Space | undefined;
      /** `spazio_conservazione`, a multiple of 512 MB. */
      archive?: Space | undefined;
    },
    options?: CallOptions,
  ): Promise<Mailbox>;
  /**
   * Changes the type to a higher one, and pays.
   *
   * @param id the service's
   * @param type in either case
   * @param options of this call
   * @throws {@link ValidationError} (rejects), {@link UnknownOutcomeError} where nobody knows whether it was done
   */
  changeType(
    id: string,
    type: AnyCase<Exclude<MailboxType, 'DOMICILIODIGITALE' | 'PECMASSIVA'>>,
    options?: CallOptions,
  ): Promise<Mailbox>;
  /**
   * Renews an active mailbox, or brings a revoked one back, and pays. `years`: 1 to 10, default 1.
   *
   * @param id the service's
   * @param options of this call, with the years
   * @throws {@link ValidationError} (rejects), {@link UnknownOutcomeError} where nobody knows whether it was renewed:
   *   look with `get` first
   */
  renew(id: string, options?: CallOptions & { years?: number | undefined }): Promise<Mailbox>;
  /**
   * Gives an active mailbox up.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link UnknownOutcomeError} (rejects) where nobody knows whether it was done
   */
  revoke(id: string, options?: CallOptions): Promise<Mailbox>;
  /**
   * Lets one more person use a mailbox, and pays.
   *
   * @param id the service's
   * @param user who
   * @param options of this call
   * @throws {@link ValidationError} (rejects) with all problems, {@link UnknownOutcomeError} where nobody knows
   *   whether it was done
   */
  addUser(id: string, user: MailboxUser, options?: CallOptions): Promise<Mailbox>;
  /**
   * Waits until the mailbox is in one of the states (an activation takes about 24 hours). A broken look
   * is passed over. Rejects with code `state` once none of them can come. A state that only another
   * step of yours leads out of, such as `documenti_errati`, is waited out: name it too to learn of it.
   *
   * @param id the service's
   * @param states one or several, any of which will do
   * @param options of this call, with the interval
   */
  waitFor(
    id: string,
    states: MailboxState | MailboxState[],
    options?: WaitOptions,
  ): Promise<Mailbox>;
  /**
   * Has a domain of one's own certified. What the service asks for is not documented: any object is
   * passed on. `path`: default `/dominio`.
   *
   * @param fields any object
   * @param options of this call, with the path
   * @throws {@link UnknownOutcomeError} (rejects) where nobody knows whether it was done
   */
  certifyDomain(
    fields: Record<string, unknown>,
    options?: CallOptions & { path?: string | undefined },
  ): Promise<Record<string, unknown>>;
}

/** Communications to the business register, each known by the service's id. */
export interface Registry {
  /**
   * The account's communications.
   *
   * @param options of this call
   * @throws {@link PecError} (rejects) as reads do
   */
  list(options?: CallOptions): Promise<CommunicationRecord[]>;
  /**
   * Begins a communication, and pays.
   *
   * @param fields the form
   * @param options of this call
   * @throws {@link ValidationError} (rejects) with all problems, {@link UnknownOutcomeError} where nobody knows
   *   whether it was begun: look with `list` first
   */
  create(fields: Communication, options?: CheckOptions): Promise<CommunicationRecord>;
  /**
   * One communication.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link NotFoundError} (rejects) for any other
   */
  get(id: string, options?: CallOptions): Promise<CommunicationRecord>;
  /**
   * Uploads the power of attorney, digitally signed (`.p7m`). Only in `in_attesa_di_documenti`.
   *
   * @param id the service's
   * @param documents one or several
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for what is not signed, {@link UnknownOutcomeError} where
   *   nobody knows whether it was taken
   */
  upload(id: string, documents: DocumentsInput, options?: CallOptions): Promise<CommunicationRecord>;
  /**
   * The power of attorney to sign, as PDF.
   *
   * @param id the service's
   * @param options of this call
   * @throws {@link ValidationError} (rejects) for what is no id, else {@link PecError} as reads do
   */
  powerOfAttorney(id: string, options?: CallOptions): Promise<Blob>;
}
