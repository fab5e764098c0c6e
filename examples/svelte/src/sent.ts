export interface SentMessage {
  messageId: string;
  subject: string;
  recipients: string[];
}
