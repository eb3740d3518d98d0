// The master key on AWS: KMS wraps and unwraps data keys, and CloudTrail says for whom each time.
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { keyBytes } from "./sealing.ts";
import { keyLost, type KeyHolder, type KeyOwner } from "./vault.ts";

/** Names whose key it is in CloudTrail, and refuses it for anybody else. */
const contextOf = ({ county, owner }: KeyOwner): Record<string, string> => ({ county, owner });

/** What KMS says when a key is disabled, gone, being deleted, closed to us, or not the one that wrapped these bytes. */
const lost = new Set([
  "AccessDeniedException",
  "DisabledException",
  "IncorrectKeyException",
  "InvalidCiphertextException",
  "KMSInvalidStateException",
  "KeyUnavailableException",
  "NotFoundException",
]);

/** Keys under the KMS key of this id or ARN. One call to KMS for each record that is opened. */
export function kmsKeys(keyId: string): KeyHolder {
  const kms = new KMSClient({});
  const orLost = (error: unknown): never => {
    throw error instanceof Error && lost.has(error.name) ? keyLost() : error;
  };
  return {
    fresh: async (owner) => {
      const { Plaintext, CiphertextBlob } = await kms
        .send(
          new GenerateDataKeyCommand({
            KeyId: keyId,
            NumberOfBytes: keyBytes,
            EncryptionContext: contextOf(owner),
          }),
        )
        .catch(orLost);
      if (!Plaintext || !CiphertextBlob) throw keyLost();
      return { plain: Plaintext, wrapped: CiphertextBlob };
    },
    unwrap: async (wrapped, owner) => {
      const { Plaintext } = await kms
        .send(
          new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: contextOf(owner) }),
        )
        .catch(orLost);
      if (!Plaintext) throw keyLost();
      return Plaintext;
    },
  };
}
