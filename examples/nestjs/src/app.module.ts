import { Controller, Get, Module } from '@nestjs/common';

import { MailboxService } from './mailbox.service.js';

@Controller()
class PagesController {
  @Get()
  page(): string {
    return 'The pages of the portal';
  }
}

@Module({ controllers: [PagesController], providers: [MailboxService] })
export class AppModule {}
