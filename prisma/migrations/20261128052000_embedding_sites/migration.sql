-- Origins of other sites whose pages may show the chat, such as https://shop.example.com; none until somebody says so.
ALTER TABLE desk_settings ADD COLUMN embedding_sites text[] NOT NULL DEFAULT '{}';
