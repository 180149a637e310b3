package io.headwater.standalone.local;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where a local deployment lives.
 *
 * @param directory of everything it keeps; created when missing
 * @param brokerPort TCP port on 127.0.0.1, or 0 for any free one
 * @param registryPort TCP port on 127.0.0.1, or 0 for any free one
 * @param httpPort TCP port of the status server, or 0 for any free one; empty: as configured
 */
public record Place(Path directory, int brokerPort, int registryPort, OptionalInt httpPort) {}
