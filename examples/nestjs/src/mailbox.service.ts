import { Injectable } from '@nestjs/common';

/** Which mailbox a user sends from. */
@Injectable()
export class MailboxService {
  // Each office has its own mailbox; here there is one.
  of(user: string): { username: string; password: string } {
    const { PEC_USERNAME = '', PEC_PASSWORD = '' } = process.env;
    return { username: PEC_USERNAME, password: PEC_PASSWORD };
  }
}
