/**
 * The command line of the whole program: the root command and the commands that need this module.
 *
 * <p>Not the work itself: a command reads its options, makes one object of another package and
 * prints what it says.
 */
package io.headwater.standalone.cli;
