"""Record values as Headwater's topics hold them: Confluent's wire format, by hand.

One byte 0, the id of the writer's schema as four bytes big-endian, the record in Avro binary. The
registry is asked over REST, so that nothing but Debian's python3-avro is needed.
"""

import io
import json
import struct
import urllib.error
import urllib.request

import avro.io
import avro.schema

HEADER = struct.Struct(">bI")


class Registry:
    """A schema registry with Confluent's REST API; schemas are fetched once."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.schemas = {}

    def latest(self, subject):
        """The id and the schema of the newest version under a subject."""
        answer = self._get(f"/subjects/{subject}/versions/latest")
        self.schemas[answer["id"]] = avro.schema.parse(answer["schema"])
        return answer["id"], self.schemas[answer["id"]]

    def by_id(self, schema_id):
        """The schema with an id."""
        if schema_id not in self.schemas:
            answer = self._get(f"/schemas/ids/{schema_id}")
            self.schemas[schema_id] = avro.schema.parse(answer["schema"])
        return self.schemas[schema_id]

    def _get(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"registry: GET {self.url}{path}: expected 200 but was {error.code}")
        except urllib.error.URLError as error:
            raise SystemExit(f"registry: {self.url} does not answer: {error.reason}")


def encode(schema_id, schema, record):
    """The bytes of a record."""
    out = io.BytesIO()
    out.write(HEADER.pack(0, schema_id))
    avro.io.DatumWriter(schema).write(record, avro.io.BinaryEncoder(out))
    return out.getvalue()


def decode(registry, value):
    """The record in the bytes, read by the schema that wrote it."""
    magic, schema_id = HEADER.unpack_from(value)
    if magic != 0:
        raise ValueError(f"wire format: expected first byte 0 but was {magic}")
    schema = registry.by_id(schema_id)
    data = io.BytesIO(value[HEADER.size :])
    return avro.io.DatumReader(schema, schema).read(avro.io.BinaryDecoder(data))
