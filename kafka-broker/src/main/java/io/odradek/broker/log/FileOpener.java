package io.odradek.broker.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Opens files. The only seam between the log and the disk, there so that tests can make writes fail. */
@FunctionalInterface
interface FileOpener {

    /** The file system as it is. */
    FileOpener SYSTEM = FileChannel::open;

    FileChannel open(Path path, OpenOption... options) throws IOException;
}
