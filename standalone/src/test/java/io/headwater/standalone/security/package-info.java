/**
 * The application on listeners that ask for certificates and passwords, and what it never shows of
 * them. The certificates are made for each run.
 */
package io.headwater.standalone.security;
