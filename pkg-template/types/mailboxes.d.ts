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

/** The service takes enums in either case. */
type AnyCase<T extends string> = T | Lowercase<T>;

/** One of these, or what the service may yet think of. */
type Open<T extends string> = T | (string & {});

/** A type of mailbox. */
export type MailboxType =
  | 'STANDARD'
  | 'BRONZE'
  | 'SILVER'
  | 'GOLD'
  | 'DOMICILIODIGITALE'
  | 'PECMASSIVA';

/** Where a mailbox stands. `evasa` is active. */
export type MailboxState =
  | 'registrata'
  | 'in_evasione'
  | 'evasa'
  | 'revocata'
  | 'chiusa'
  | 'documenti_errati'
  | 'registrazione_annullata';

/** Who the holder is: a company, a professional, a local or central administration, … */
export type CustomerType = 'IM' | 'PS' | 'PL' | 'PC' | 'A' | 'PV' | 'X';

/** What kind of company, professional or local administration. */
export type CustomerSubtype =
  | ''
  | 'X'
  // of IM
  | 'SI'
  | 'IN'
  | 'CM'
  | 'TE'
  | 'ES'
  | 'ME'
  | 'AL'
  | 'CF'
  | 'ED'
  | 'TM'
  | 'MA'
  | 'AR'
  | 'TL'
  | 'FI'
  // of PS
  | 'PC'
  | 'PR'
  | 'PN'
  | 'PT'
  | 'PA'
  | 'PL'
  // of PL
  | 'LR'
  | 'LP'
  | 'LC'
  | 'LM'
  | 'LA'
  | 'LI';

/** An identity document. */
export type DocumentType = 'CARTA_D_IDENTITA' | 'PATENTE' | 'PASSAPORTO';

/** Where the service tells of every change: it calls `url` with the record. */
export interface Callback {
  url: string;
  /** As a form, or as JSON. Default: the service's, `POST`. */
  method?: AnyCase<'POST' | 'JSON'> | undefined;
  /** The field that holds the record. */
  field?: string | undefined;
  /** Comes back with it. */
  data?: Record<string, unknown> | undefined;
}

/** What a registration asks for. Days are `dd/mm/yyyy`, countries and provinces two letters. */
export interface Registration {
  casella_pec: string;
  tipo_casella: AnyCase<MailboxType>;
  tipo_cliente: AnyCase<CustomerType>;
  sottotipo_cliente?: AnyCase<CustomerSubtype> | undefined;
  sottotipo_cliente_altro?: string | undefined;
  nome_richiedente: string;
  cognome_richiedente: string;
  email: string;
  telefono: string;
  cellulare?: string | undefined;
  codice_fiscale_richiedente: string;
  data_nascita_richiedente: string;
  sesso_richiedente: AnyCase<'M' | 'F'>;
  nazione_nascita_richiedente: string;
  comune_nascita_richiedente?: string | undefined;
  provincia_nascita_richiedente?: string | undefined;
  denominazione_titolare?: string | undefined;
  cf_piva_titolare?: string | undefined;
  indirizzo_titolare: string;
  comune_titolare: string;
  cap_titolare: string;
  nazione_titolare: string;
  provincia_titolare: string;
  callback?: Callback | false | undefined;
  /** Renews by itself while there is credit. */
  autorinnovo?: boolean | undefined;
  tipo_documento?: AnyCase<DocumentType> | undefined;
  numero_documento?: string | undefined;
  data_scadenza_documento?: string | undefined;
  documento_rilasciato_da?: string | undefined;
  data_rilascio_documento?: string | undefined;
}

/** A person who may use a mailbox. */
export interface MailboxUser {
  nome: string;
  cognome: string;
  descrizione: string;
  email_gestione_password: string;
}

/** Seconds since 1970. */
export interface MailboxTimes {
  registrazione?: number;
  ultima_modifica?: number;
  evasione?: number;
  scadenza?: number;
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
  id?: string;
  tipo_casella?: Open<MailboxType>;
  tipo_cliente?: Open<CustomerType>;
  sottotipo_cliente?: Open<CustomerSubtype>;
  sesso_richiedente?: Open<'M' | 'F'>;
  tipo_documento?: Open<DocumentType>;
  stato?: Open<MailboxState>;
  /** `dd/mm/yyyy` */
  data_scadenza?: string;
  owner?: string;
  timestamp?: MailboxTimes;
  callback?: Callback | false | null;
  /** May differ from the address's own. */
  dominio?: string;
  cod_attivazione?: string;
  uid?: string;
  descrizione?: string;
  data_attivazione?: string;
  sms?: boolean;
  storico?: boolean;
  conservazione?: boolean;
  /** In MB. */
  spazio_disco?: number;
  /** In MB. */
  spazio_storico?: number;
  /** In MB. */
  spazio_conservazione?: number;
  documenti_attivazione?: string[];
  documenti_conservazione?: string[];
  multiutenza?: Array<
    Partial<MailboxUser> & {
      id_utenza?: string;
      userid?: string;
      timestamp?: { attivazione?: number };
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
  casella_pec: string;
  /** Of the applicant. */
  cf: string;
  nome: string;
  cognome: string;
  qualifica: AnyCase<Qualification>;
  email: string;
  cellulare: string;
  ragione_sociale: string;
  /** Of the company. */
  cf_piva: string;
  comune: string;
  provincia: string;
  pec_amministratore?: boolean | undefined;
  callback?: Callback | false | undefined;
}

/** A communication as the service tells it. */
export interface CommunicationRecord extends Partial<Omit<Communication, 'callback' | 'qualifica'>> {
  id?: string;
  qualifica?: Open<Qualification>;
  stato?: Open<
    'codice_in_richiesta' | 'in_attesa_di_documenti' | 'documenti_caricati' | 'comunicazione_evasa'
  >;
  codice_registro_imprese?: string;
  documenti_registro_imprese?: string[];
  /** Seconds since 1970. */
  timestamp?: number;
  owner?: string;
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
  /** Whether an address is free to be registered. */
  isAvailable(address: string, options?: CallOptions): Promise<boolean>;
  /** Whether a domain is one of certified mail. The service charges for it, so it is asked once. */
  isPecDomain(domain: string, options?: CallOptions): Promise<boolean>;
  /** Registers a mailbox, and pays. Every problem is named by its field, before anything is sent. */
  register(fields: Registration, options?: CheckOptions): Promise<Mailbox>;
  /** The account's mailboxes; those of a FLAT plan are not among them. */
  list(options?: CallOptions): Promise<Mailbox[]>;
  /** One mailbox, if it was registered through this service and is not of a FLAT plan. */
  get(id: string, options?: CallOptions): Promise<Mailbox>;
  /** The form to sign before the activation, as PDF. */
  activationForm(id: string, options?: CallOptions): Promise<Blob>;
  /** The form to sign for the legal archive, as PDF. */
  archiveForm(id: string, options?: CallOptions): Promise<Blob>;
  /**
   * Uploads the signed form and the identity document, as PDF; as one single PDF for `PECMASSIVA` and
   * `DOMICILIODIGITALE`. Only in state `registrata` or `documenti_errati`.
   */
  activate(id: string, documents: DocumentsInput, options?: CallOptions): Promise<Mailbox>;
  /** Activates the legal archive, and pays. `space`: MB, a multiple of 512. */
  activateArchive(
    id: string,
    fields: { documents: DocumentsInput; space?: Space | undefined },
    options?: CallOptions,
  ): Promise<Mailbox>;
  /** Gives a mailbox more space, and pays. Multiples of 1024 MB, of the archive 512. */
  resize(
    id: string,
    spaces: { disk?: Space | undefined; history?: Space | undefined; archive?: Space | undefined },
    options?: CallOptions,
  ): Promise<Mailbox>;
  /** Changes the type to a higher one, and pays. */
  changeType(
    id: string,
    type: AnyCase<Exclude<MailboxType, 'DOMICILIODIGITALE' | 'PECMASSIVA'>>,
    options?: CallOptions,
  ): Promise<Mailbox>;
  /** Renews an active mailbox, or brings a revoked one back, and pays. `years`: 1 to 10, default 1. */
  renew(id: string, options?: CallOptions & { years?: number | undefined }): Promise<Mailbox>;
  /** Gives an active mailbox up. */
  revoke(id: string, options?: CallOptions): Promise<Mailbox>;
  /** Lets one more person use a mailbox, and pays. */
  addUser(id: string, user: MailboxUser, options?: CallOptions): Promise<Mailbox>;
  /**
   * Waits until the mailbox is in one of the states (an activation takes about 24 hours). A broken look
   * is passed over. Rejects with code `state` once none of them can come. A state that only another
   * step of yours leads out of, such as `documenti_errati`, is waited out: name it too to learn of it.
   */
  waitFor(
    id: string,
    states: MailboxState | MailboxState[],
    options?: WaitOptions,
  ): Promise<Mailbox>;
  /**
   * Has a domain of one's own certified. What the service asks for is not documented: any object is
   * passed on. `path`: default `/dominio`.
   */
  certifyDomain(
    fields: Record<string, unknown>,
    options?: CallOptions & { path?: string | undefined },
  ): Promise<Record<string, unknown>>;
}

/** Communications to the business register, each known by the service's id. */
export interface Registry {
  /** The account's communications. */
  list(options?: CallOptions): Promise<CommunicationRecord[]>;
  /** Begins a communication, and pays. */
  create(fields: Communication, options?: CheckOptions): Promise<CommunicationRecord>;
  /** One communication. */
  get(id: string, options?: CallOptions): Promise<CommunicationRecord>;
  /** Uploads the power of attorney, digitally signed (`.p7m`). Only in `in_attesa_di_documenti`. */
  upload(id: string, documents: DocumentsInput, options?: CallOptions): Promise<CommunicationRecord>;
  /** The power of attorney to sign, as PDF. */
  powerOfAttorney(id: string, options?: CallOptions): Promise<Blob>;
}
