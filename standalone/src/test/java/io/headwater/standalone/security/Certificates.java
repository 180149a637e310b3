package io.headwater.standalone.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Key and trust stores made by the JDK's keytool: a server for 127.0.0.1, a client, stores in which
 * each trusts the other, and one that trusts neither. Passwords are the caller's, each for one
 * thing.
 */
record Certificates(Path directory, String serverPassword, ClientPasswords client) {

  /** The client's passwords; its key has another than its store. */
  record ClientPasswords(String keystore, String key, String truststore) {}

  static Certificates make(Path directory, String serverPassword, ClientPasswords client)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Certificates made = new Certificates(directory, serverPassword, client);
    made.generate("server.p12", "PKCS12", serverPassword, serverPassword);
    // The older format is the one that lets a key have a password of its own.
    made.generate("client.jks", "JKS", client.keystore(), client.key());
    made.generate("stranger.p12", "PKCS12", serverPassword, serverPassword);
    made.trust("server.p12", serverPassword, "client-trust.p12", client.truststore());
    made.trust("server.p12", serverPassword, "server-trust.p12", serverPassword);
    made.trust("client.jks", client.keystore(), "server-trust.p12", serverPassword);
    made.trust("stranger.p12", serverPassword, "other-trust.p12", client.truststore());
    return made;
  }

  String path(String store) {
    return directory.resolve(store).toString();
  }

  /** For a server that shows the server's certificate. */
  SSLContext serverContext() throws IOException, GeneralSecurityException {
    char[] password = serverPassword.toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(directory.resolve("server.p12"))) {
      store.load(file, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void generate(String store, String type, String storePassword, String keyPassword)
      throws IOException, InterruptedException {
    keytool(
        store,
        storePassword,
        List.of(
            "-genkeypair",
            "-alias",
            "own",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "2",
            "-dname",
            "CN=" + store,
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            type,
            "-keypass",
            keyPassword));
  }

  private void trust(String store, String storePassword, String trusting, String trustingPassword)
      throws IOException, InterruptedException {
    String certificate = path(store + ".pem");
    keytool(
        store,
        storePassword,
        List.of("-exportcert", "-rfc", "-alias", "own", "-file", certificate));
    keytool(
        trusting,
        trustingPassword,
        List.of(
            "-importcert",
            "-noprompt",
            "-alias",
            store,
            "-file",
            certificate,
            "-storetype",
            "PKCS12"));
  }

  private void keytool(String store, String password, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", path(store), "-storepass", password));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool " + arguments.get(0) + " failed on " + store + ": " + said);
    }
  }
}
