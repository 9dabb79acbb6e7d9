/**
 * Commands that take a message on standard input: aliases' {@code |command}, mailbox_command and
 * pipe(8).
 *
 * <p>In: a command, a message, an identity, an environment. Out: success with the command's output,
 * or the DSN status and text that exit status and output stand for. Each command is a session of
 * its own, so that it can be killed with all its children when its time is over. As root it starts
 * through setpriv(1) under the user's ids. Blocks the calling thread. Postfix counterpart:
 * global/pipe_command, util/exec_command, util/spawn_command, global/sys_exits.
 */
package org.facteur.delivery.command;
