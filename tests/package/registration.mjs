/** A registration without a fault. */

export const REGISTRATION = {
  casella_pec: 'impresa@pecmassiva.com',
  tipo_casella: 'PECMASSIVA',
  tipo_cliente: 'IM',
  sottotipo_cliente: 'IN',
  nome_richiedente: 'Maria',
  cognome_richiedente: 'Rossi',
  email: 'maria@example.it',
  telefono: '+39 06 1234567',
  codice_fiscale_richiedente: 'RSSMRA85M01H501Q',
  data_nascita_richiedente: '01/08/1985',
  sesso_richiedente: 'F',
  nazione_nascita_richiedente: 'IT',
  provincia_nascita_richiedente: 'RM',
  cf_piva_titolare: '00743110157',
  indirizzo_titolare: 'via Verdi 20',
  comune_titolare: 'Roma',
  cap_titolare: '00042',
  nazione_titolare: 'IT',
  provincia_titolare: 'RM',
};

/** A communication to the business register without a fault. */
export const COMMUNICATION = {
  casella_pec: 'impresa@pecmassiva.com',
  cf: 'RSSMRA85M01H501Q',
  nome: 'Maria',
  cognome: 'Rossi',
  qualifica: 'LEGALE_RAPPRESENTANTE',
  email: 'maria@example.it',
  cellulare: '3331234567',
  ragione_sociale: 'Impresa srl',
  cf_piva: '00743110157',
  comune: 'Roma',
  provincia: 'RM',
  pec_amministratore: false,
};

export const USER = {
  nome: 'Luca',
  cognome: 'Bianchi',
  descrizione: 'seconda utenza',
  email_gestione_password: 'luca@example.it',
};

/** A small PDF, in ASCII. */
export const PDF = new Blob(['%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'], { type: 'application/pdf' });

/** The beginning of a signed file in DER (RFC 5652: signedData). */
export const P7M = new Uint8Array([
  ...[0x30, 0x82, 0x01, 0x00, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02],
  ...new Uint8Array(245),
]);
