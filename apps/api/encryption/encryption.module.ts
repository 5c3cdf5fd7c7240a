import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Keyring, useKeyring } from './keyring.js';

/** Gives the desk's connection its keys before the first request. */
@Module({})
export class EncryptionModule {
  constructor(@InjectDataSource() database: DataSource, @Inject(Keyring) keyring: Keyring) {
    useKeyring(database, keyring);
  }

  static with(keyring: Keyring): DynamicModule {
    return {
      module: EncryptionModule,
      global: true,
      providers: [{ provide: Keyring, useValue: keyring }],
      exports: [Keyring],
    };
  }
}
