"""Did this article help? What readers answered, and what they added."""
