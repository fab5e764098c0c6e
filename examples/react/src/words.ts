import type { Progress, ShipmentState } from 'pec-massiva';

export const PHASES: Record<Progress['phase'], string> = {
  reading: 'Lettura degli allegati',
  waiting: 'In attesa del proprio turno',
  sending: 'Invio in corso',
  settling: 'Si verifica se il messaggio è partito',
};

export const STATES: Record<ShipmentState, string> = {
  submitted: 'Inviato, in attesa dell’accettazione',
  accepted: 'Accettato, in attesa della consegna',
  rejected: 'Non accettato',
  delayed: 'In ritardo, può ancora essere consegnato',
  delivered: 'Consegnato',
  partlyDelivered: 'Consegnato solo ad alcuni',
  failed: 'Non consegnato',
};
