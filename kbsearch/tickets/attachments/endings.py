"""Endings of names that say what a double click would do; what they say is never believed."""

from __future__ import annotations

SCRIPTS = frozenset(
    {
        *("applescript", "bash", "bat", "cmd", "com", "command", "cpl", "desktop", "hta", "inf"),
        *("jar", "js", "jse", "lnk", "mjs", "msc", "php", "pif", "pl", "ps1", "psd1", "psm1"),
        *("py", "pyw", "rb", "reg", "scpt", "scr", "sct", "sh", "url", "vbe", "vbs", "wsf"),
        *("wsh", "xsl", "xslt", "zsh"),
    }
)
PROGRAMS = frozenset(
    {
        *("apk", "app", "appimage", "cpl", "deb", "dll", "dmg", "drv", "exe", "ipa", "iso", "msi"),
        *("msix", "msp", "mui", "ocx", "pkg", "rpm", "scr", "so", "sys", "tsp", "vsix", "xpi"),
        *("class", "elf", "vhd", "vhdx"),
    }
)
PAGES = frozenset({"htm", "html", "mht", "mhtml", "shtml", "xht", "xhtml"})
DRAWINGS = frozenset({"svg", "svgz"})
ARCHIVES = frozenset(
    {
        *("7z", "ace", "arj", "bz2", "cab", "cbr", "gz", "img", "lha", "lz", "lz4", "lzh", "lzma"),
        *("rar", "tar", "tbz", "tgz", "txz", "xz", "z", "zip", "zipx", "zst"),
    }
)
MACROS = frozenset({"docm", "dotm", "ppam", "potm", "ppsm", "pptm", "xlam", "xlsb", "xlsm", "xltm"})
OLD_OFFICE = frozenset({"doc", "dot", "mpp", "pps", "ppt", "pub", "rtf", "vsd", "xls", "xlt"})
PICTURES = frozenset(
    {
        *("avif", "bmp", "cr2", "dib", "heic", "heif", "ico", "jp2", "jxl", "jxr", "nef", "psd"),
        *("tif", "tiff", "wmf", "emf"),
    }
)
