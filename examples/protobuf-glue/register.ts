import {
  CreateRegistryCommand,
  CreateSchemaCommand,
  GlueClient,
  RegisterSchemaVersionCommand,
} from '@aws-sdk/client-glue';

/** A Protobuf schema to register. */
export interface NewSchema {
  readonly registry: string;
  readonly schema: string;
  /** Of the .proto file. */
  readonly text: string;
}

/**
 * Registers a schema, or a new version of it, and resolves to the id of the version. The SDK finds region, login and,
 * for an emulation, `AWS_ENDPOINT_URL_GLUE` in its environment.
 */
export async function registerInGlue({ registry, schema, text }: NewSchema): Promise<string> {
  const glue = new GlueClient();
  const RegistryId = { RegistryName: registry };
  await unlessThere(glue.send(new CreateRegistryCommand(RegistryId)));
  const created = await unlessThere(
    glue.send(
      new CreateSchemaCommand({
        RegistryId,
        SchemaName: schema,
        DataFormat: 'PROTOBUF',
        Compatibility: 'BACKWARD',
        SchemaDefinition: text,
      }),
    ),
  );
  const SchemaId = { RegistryName: registry, SchemaName: schema };
  const version =
    created ?? (await glue.send(new RegisterSchemaVersionCommand({ SchemaId, SchemaDefinition: text })));
  const id = version.SchemaVersionId;
  if (id === undefined) throw new Error(`Glue did not answer the id of schema '${schema}'`);
  return id;
}

/** The answer; `undefined` where what was to be created is there. */
async function unlessThere<Answer>(creating: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await creating;
  } catch (error) {
    if (error instanceof Error && error.name === 'AlreadyExistsException') return undefined;
    throw error;
  }
}
